import Datasets
import Dispatch
import Files
import Footage
public import Foundation

/// Simulates whole competitions: tournament folders of rendered dives with their results and truth.
///
/// Writes `OUT/<event>/NNN.mp4`, `OUT/<event>/NNN.truth.json` and `OUT/<event>/results.csv`. A stopped run resumes: dives
/// whose video and sidecar both exist are kept. `OUT/.simulation.json` stores the configuration; a folder made with another
/// seed or picture size is rejected, but events or dives may be added.
public struct Simulator: Sendable {
    /// What to simulate.
    public let configuration: SimulationConfiguration

    /// The progress of a run.
    public struct Progress: Sendable, Equatable {
        /// Dives on disk, including kept ones.
        public var finished: Int
        /// Dives in all.
        public var total: Int
        /// The event last worked on.
        public var event: String
    }

    /// - Throws: `SimulationError` for a configuration that cannot be simulated.
    public init(_ configuration: SimulationConfiguration) throws {
        try configuration.validate()
        self.configuration = configuration
    }

    /// Simulates everything into `folder`, event by event, and returns the tournament folders.
    ///
    /// - Parameters:
    ///   - workers: dives rendered at the same time.
    ///   - isCancelled: checked before every dive; a cancelled run leaves only complete dives.
    ///   - progress: called after every dive, from any thread, one call at a time.
    /// - Throws: `SimulationError`, `FootageError` or `DatasetError`, whichever occurs first; `CancellationError`.
    @discardableResult
    public func run(
        to folder: URL, workers: Int = 1, isCancelled: @escaping @Sendable () -> Bool = { false },
        progress: @escaping @Sendable (Progress) -> Void = { _ in }
    ) throws -> [URL] {
        try create(folder)
        try claim(folder)
        let board = ProgressBoard(total: configuration.events * configuration.divesPerEvent, report: progress)
        var tournaments: [URL] = []
        for index in 0..<configuration.events {
            let event = CompetitionEvent(seed: configuration.seed, index: index)
            let tournament = folder.appending(path: event.name, directoryHint: .isDirectory)
            try create(tournament)
            try render(event, to: tournament, workers: workers, isCancelled: isCancelled, board: board)
            try writeTournament(labelled(event, in: tournament), to: tournament)
            tournaments.append(tournament)
        }
        return tournaments
    }

    private func render(
        _ event: CompetitionEvent, to tournament: URL, workers: Int,
        isCancelled: @escaping @Sendable () -> Bool,
        board: ProgressBoard
    ) throws {
        let count = max(1, min(workers, configuration.divesPerEvent))
        let missing = (0..<configuration.divesPerEvent).contains { !isComplete($0, in: tournament) }
        let venue = missing ? event.makeVenue() : nil
        DispatchQueue.concurrentPerform(iterations: count) { _ in
            while let index = board.claimDive(of: event.index, count: configuration.divesPerEvent) {
                do {
                    if isCancelled() { throw CancellationError() }
                    if let venue, !isComplete(index, in: tournament) {
                        try render(event.dive(index), in: venue, to: videoURL(index, in: tournament))
                    }
                    board.finish(event.name)
                } catch {
                    board.fail(error)
                }
            }
        }
        if let error = board.failure { throw error }
    }

    /// The sidecar is written last: if it exists next to its video, the dive is complete.
    private func isComplete(_ index: Int, in tournament: URL) -> Bool {
        let video = videoURL(index, in: tournament)
        return FileManager.default.fileExists(atPath: LabeledDive.sidecarURL(for: video).path)
            && FileManager.default.fileExists(atPath: video.path)
    }

    private func render(_ dive: SimulatedDive, in venue: Venue, to video: URL) throws {
        let rendering = DiveRendering(dive, venue: venue, configuration: configuration)
        // Slower presets use macroblock trees, and x264's AVX-512 code for them reads stale memory: the bytes would depend
        // on what was encoded before.
        let writer = try VideoWriter(
            url: video, width: configuration.width, height: configuration.height,
            frameRate: DiveRendering.frameRate,
            quality: .init(preset: "superfast", constantRateFactor: configuration.constantRateFactor))
        try rendering.frames { try writer.append($0) }
        try writer.finish()
        try rendering.sidecar.write(to: LabeledDive.sidecarURL(for: video))
    }

    private func labelled(_ event: CompetitionEvent, in tournament: URL) -> [LabeledDive] {
        (0..<configuration.divesPerEvent).map { index in
            let dive = event.dive(index)
            let video = videoURL(index, in: tournament)
            return LabeledDive(
                video: video, event: event.title, diver: dive.diver,
                truth: DiveTruth(
                    number: dive.number, difficulty: dive.difficulty, height: dive.height.metres,
                    finalScore: dive.finalScore, awards: dive.panel.awards, caption: dive.caption),
                sidecar: LabeledDive.sidecarURL(for: video))
        }
    }

    private func videoURL(_ index: Int, in tournament: URL) -> URL {
        let number = String(index + 1)
        let padded = String(repeating: "0", count: max(0, 3 - number.count)) + number
        return tournament.appending(path: "\(padded).mp4", directoryHint: .notDirectory)
    }

    private func create(_ folder: URL) throws {
        do {
            try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        } catch {
            throw SimulationError(
                .cannotCreate, folder.relativePath, "the folder cannot be created",
                remedy: "Name a folder in which files may be written.")
        }
    }

    /// Hidden, so that `OUT/*` matches only tournament folders.
    private static let recordName = ".simulation.json"

    /// Checks that existing files in the folder belong to this configuration.
    private func claim(_ folder: URL) throws {
        let record = folder.appending(path: Self.recordName, directoryHint: .notDirectory)
        if let data = try? Data(contentsOf: record) {
            let before = try? JSONDecoder().decode(SimulationConfiguration.self, from: data)
            var same = configuration
            same.events = before?.events ?? 0
            same.divesPerEvent = before?.divesPerEvent ?? 0
            guard before == same else {
                throw SimulationError(
                    .foreignFolder, folder.relativePath,
                    "it holds dives of another seed or picture",
                    remedy: "Name another folder, or repeat the options recorded in its \(Self.recordName).")
            }
            guard let before, before.events <= configuration.events,
                before.divesPerEvent <= configuration.divesPerEvent
            else {
                throw SimulationError(
                    .foreignFolder, folder.relativePath,
                    "it holds more events or dives than are asked for",
                    remedy: "Name another folder, or ask for as many as recorded in its \(Self.recordName).")
            }
        }
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys]
        try writeAtomically(encoder.encode(configuration), to: record)
    }
}

/// Hands out dives to workers and keeps count.
///
/// `@unchecked Sendable`: every access to the state holds the lock.
private final class ProgressBoard: @unchecked Sendable {
    private let lock = NSLock()
    private let total: Int
    private let report: @Sendable (Simulator.Progress) -> Void
    private var next: [Int: Int] = [:]
    private var finished = 0
    private var firstError: (any Error)?

    init(total: Int, report: @escaping @Sendable (Simulator.Progress) -> Void) {
        self.total = total
        self.report = report
    }

    var failure: (any Error)? { lock.withLock { firstError } }

    /// The next dive of an event that no worker has taken; nil if none is left or a worker has failed.
    func claimDive(of event: Int, count: Int) -> Int? {
        lock.withLock {
            let index = next[event, default: 0]
            guard firstError == nil, index < count else { return nil }
            next[event] = index + 1
            return index
        }
    }

    func finish(_ event: String) {
        lock.withLock {
            finished += 1
            report(Simulator.Progress(finished: finished, total: total, event: event))
        }
    }

    func fail(_ error: any Error) {
        lock.withLock { if firstError == nil { firstError = error } }
    }
}
