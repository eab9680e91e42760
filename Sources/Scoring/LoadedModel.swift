public import Blueprints
import Files
import Footage
public import Foundation
public import Verdicts

/// A trained model, opened and planned once; any number of judges use it at the same time.
///
/// Its large weights stay in the memory-mapped file. To update a model in use, replace the file by renaming another over it,
/// as `divelab` does; never write into it: the next assessment then fails, and truncating the file while a network reads it
/// ends the process.
public struct LoadedModel: Sendable {
    /// The model card stored in the file.
    public let card: ModelCard
    /// The model's name in assessments.
    public let model: Assessment.Model

    let path: String
    let network: Network
    private let mapping: FileMapping
    private let file: ModelFile

    /// Opens a model file and prepares its network.
    ///
    /// - Parameter threads: how many threads will share the work on one dive; nil for one per processor core.
    /// - Throws: `TensorsError` or `BlueprintError` if the file is not a sound model; `ScoringError` `.modelMismatch` if it
    ///   requires different preprocessing than this library's, `.modelChanged` if the file is modified meanwhile.
    public init(contentsOf url: URL, threads: Int? = nil) throws {
        try self.init(contentsOf: url, threads: threads, instructions: .best)
    }

    /// - Parameter instructions: the vector instructions to use; the processor must support them.
    package init(contentsOf url: URL, threads: Int?, instructions: InstructionSet) throws {
        mapping = try FileMapping(url)
        // Hashing a large file takes as long as checking it and planning its network.
        let digest = SideThread { [mapping] in mapping.sha256 }
        let file = try ModelFile(mapping)
        self.file = file
        card = file.card
        path = url.relativePath
        guard card.preprocessing == Preprocessing.identifier else {
            throw ScoringError(
                .modelMismatch, path,
                "was trained with the preprocessing \"\(card.preprocessing)\", and this judge has "
                    + "\"\(Preprocessing.identifier)\"",
                remedy: "Give a model trained with that, or another version of the tool."
            )
        }
        network = try Network(blueprint: card.blueprint, threads: threads, instructions: instructions) {
            try file.weights($0)
        }
        model = Assessment.Model(
            name: card.name, sha256: try digest.value(), blueprint: card.blueprint.name)
        try refuseChange()
    }

    /// Writes the opened model with another card, its weights bit for bit, even if its path now holds another file.
    ///
    /// - Throws: `ScoringError` `.modelChanged`; else as `ModelFile.write(_:to:)`.
    public func write(_ card: ModelCard, to url: URL) throws {
        try refuseChange()
        try file.write(card, to: url)
    }

    /// Checks that the file has not changed since it was opened.
    ///
    /// - Throws: `ScoringError` `.modelChanged`.
    func refuseChange() throws {
        guard mapping.isUnchanged else {
            throw ScoringError(
                .modelChanged, path, "the model file changed while it was in use",
                remedy: "Rerun the command.")
        }
    }
}

extension LoadedModel {
    /// Judges many items in parallel: one per thread, or with several threads each if there are fewer items.
    ///
    /// - Parameters:
    ///   - count: how many items there are.
    ///   - threads: how many threads to use in all; nil for one per processor core.
    ///   - work: processes one item, by its index, with a judge that nobody else uses meanwhile.
    ///   - body: called with each result in the order of the indices, as soon as it and all before it are done.
    /// - Throws: what `body` throws: no further item is started then, and those in progress are finished.
    public func assessConcurrently<Value: Sendable>(
        _ count: Int, threads: Int? = nil, _ work: @escaping @Sendable (Judge, Int) throws -> Value,
        body: (Int, Result<Value, any Error>) throws -> Void
    ) rethrows {
        let threads = max(1, threads ?? usableProcessorCount())
        let judgeCount = min(count, threads)
        let round = Round<Value>(count: count)
        let judging = (0..<judgeCount).map { number in
            let share = threads * (number + 1) / judgeCount - threads * number / judgeCount
            return SideThread {
                let judge = Judge(self, threads: share, releasesWeights: count == 1)
                while let index = round.take() {
                    round.put(Result { try work(judge, index) }, index)
                }
            }
        }
        defer {
            round.end()
            for thread in judging { try? thread.value() }
        }
        for index in 0..<count { try body(index, round.outcome(index)) }
    }
}

/// Items that several threads take in order, and their results.
///
/// `@unchecked Sendable`: the condition guards all mutable state.
private final class Round<Value: Sendable>: @unchecked Sendable {
    private let condition = NSCondition()
    private var untaken: Range<Int>
    private var outcomes: [Int: Result<Value, any Error>] = [:]

    init(count: Int) { untaken = 0..<count }

    func take() -> Int? { condition.withLock { untaken.popFirst() } }

    func end() { condition.withLock { untaken = 0..<0 } }

    func put(_ outcome: Result<Value, any Error>, _ index: Int) {
        condition.withLock {
            outcomes[index] = outcome
            condition.broadcast()
        }
    }

    /// Waits for an item's result.
    func outcome(_ index: Int) -> Result<Value, any Error> {
        condition.withLock {
            while true {
                if let outcome = outcomes.removeValue(forKey: index) { return outcome }
                condition.wait()
            }
        }
    }
}
