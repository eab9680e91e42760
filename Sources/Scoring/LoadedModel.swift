public import Blueprints
import Files
import Footage
public import Foundation
public import Verdicts

/// A trained model, opened and planned once; any number of judges use it at the same time.
///
/// Its large weights stay in the file, which is mapped: replace the file of a model in use by another under its name, as
/// `divelab` does, and do not write into it: the next verdict is refused then, and a file cut short under a network that
/// is reading it ends the process.
public struct LoadedModel: Sendable {
    /// What the model file says of itself.
    public let card: ModelCard
    /// What assessments call the model.
    public let model: Assessment.Model

    let path: String
    let network: Network
    private let mapping: FileMapping
    private let file: ModelFile

    /// Opens a model file and makes its network ready.
    ///
    /// - Parameter threads: how many threads are going to share the work on one dive; nil for one a processor core.
    /// - Throws: `TensorsError` or `BlueprintError` where the file is no sound model; `ScoringError` `.modelMismatch` where it
    ///   wants another preprocessing than this library's, `.modelChanged` where the file is written to meanwhile.
    public init(contentsOf url: URL, threads: Int? = nil) throws {
        try self.init(contentsOf: url, threads: threads, instructions: .best)
    }

    /// - Parameter instructions: the vector instructions to use; the processor must have them.
    package init(contentsOf url: URL, threads: Int?, instructions: InstructionSet) throws {
        mapping = try FileMapping(url)
        // A large file takes as long to digest as to check and its network to plan.
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

    /// Writes the model that was opened under another card, its weights bit for bit, whatever has its name by now.
    ///
    /// - Throws: `ScoringError` `.modelChanged`; else as `ModelFile.write(_:to:)`.
    public func write(_ card: ModelCard, to url: URL) throws {
        try refuseChange()
        try file.write(card, to: url)
    }

    /// Makes sure that the file is still what was opened.
    ///
    /// - Throws: `ScoringError` `.modelChanged`.
    func refuseChange() throws {
        guard mapping.isUnchanged else {
            throw ScoringError(
                .modelChanged, path, "the model file changed while it was in use",
                remedy: "Call the command again.")
        }
    }
}

extension LoadedModel {
    /// Has many things judged side by side: one to a thread, and several threads to each where there are fewer things.
    ///
    /// - Parameters:
    ///   - count: how many things there are.
    ///   - threads: how many threads to use in all; nil for one a processor core.
    ///   - work: does one of them, by its index, with a judge that nobody else uses meanwhile.
    ///   - body: called in the order of the indices with what came of each, as soon as it and all before are done.
    /// - Throws: what `body` throws: nothing is begun after that, and what was begun is done.
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

/// Things that are taken in their order by several threads, and what came of them.
///
/// `@unchecked Sendable`: the condition guards all that changes.
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

    /// Waits for what comes of a thing.
    func outcome(_ index: Int) -> Result<Value, any Error> {
        condition.withLock {
            while true {
                if let outcome = outcomes.removeValue(forKey: index) { return outcome }
                condition.wait()
            }
        }
    }
}
