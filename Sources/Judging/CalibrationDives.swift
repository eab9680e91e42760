public import Datasets
import Failures
import Foundation
public import Scoring
public import Verdicts

/// Dives with known scores and the model's results for them.
public struct CalibrationDives: Sendable {
    /// One of them.
    public struct Dive: Sendable {
        /// The dive's event.
        public let event: String
        /// The panel's points.
        public let finalScore: Double
        /// The model's points.
        public let score: Double
        /// The model's features, as the out-of-distribution detector uses them.
        public let featureStatistics: [Double]
        /// The video's content and the dive's end in it, the same for each copy.
        fileprivate let footage: String

        /// True minus predicted score, in points; thousandths suffice and keep the card small.
        public var residual: Double { ((finalScore - score) * 1000).rounded() / 1000 }
    }

    /// The judged dives, in the order of the listing.
    public let dives: [Dive]
    /// How many dives could not be judged.
    public let failureCount: Int
    /// Whether all come from the simulator.
    public let areSimulated: Bool

    /// How many dives have no final score and are not used.
    public let unscoredCount: Int
    /// How many dives are copies of others and are not used.
    public let copyCount: Int

    /// Runs a model on all dives of a listing that have a final score.
    ///
    /// - Parameters:
    ///   - onFailure: called with the reason if a dive could not be judged.
    ///   - onProgress: called with the number of dives done and the total.
    /// - Throws: `ScoringError` `.modelChanged`, which no single dive causes.
    public init(
        in listing: TournamentListing, judgedBy model: LoadedModel, threads: Int?,
        onFailure: (any Error) -> Void, onProgress: (_ done: Int, _ count: Int) -> Void
    ) throws {
        let entries = listing.entries.filter {
            (try? $0.dive.get())?.truth?.finalScore != nil || $0.isRefused
        }
        areSimulated = entries.allSatisfy { (try? $0.dive.get())?.sidecar != nil || $0.isRefused }
        var dives: [Dive] = []
        var seen: Set<String> = []
        var (copyCount, failureCount) = (0, 0)
        try model.assessConcurrently(entries.count, threads: threads) { judge, index in
            try Dive(entries[index], seenBy: judge)
        } body: { index, result in
            do {
                if let dive = try result.get() {
                    if seen.insert(dive.footage).inserted { dives.append(dive) } else { copyCount += 1 }
                }
            } catch let error as ScoringError where error.code == .modelChanged {
                throw error
            } catch {
                onFailure(error)
                failureCount += 1
            }
            onProgress(index + 1, entries.count)
        }
        self.dives = dives
        self.failureCount = failureCount
        self.copyCount = copyCount
        unscoredCount = listing.entries.count - entries.count
    }

    /// The model's calibration on these dives.
    public var calibration: Calibration {
        let eventCount = Set(dives.map(\.event)).count
        return Calibration(
            data: "\(dives.count)\(areSimulated ? " simulated" : "") dives of \(eventCount) "
                + (eventCount == 1 ? "event" : "events"),
            residuals: dives.map(\.residual),
            detector: OutOfDistributionDetector(featureStatistics: dives.map(\.featureStatistics)),
            isOfSimulation: areSimulated)
    }

    /// How many of each event's scores lie within the interval from the other events' residuals; empty for a single event.
    public var coverageOfEvents: [(event: String, coveredCount: Int, count: Int)] {
        Dictionary(grouping: dives, by: \.event).sorted { $0.key < $1.key }.compactMap { event, own in
            let others = dives.filter { $0.event != event }.map(\.residual)
            let calibration = Calibration(data: "", residuals: others, detector: nil)
            guard let width = calibration.halfWidth() else { return nil }
            return (event, own.count { abs($0.residual) <= width }, own.count)
        }
    }
}

extension CalibrationDives.Dive {
    /// Nil for a dive without a final score.
    fileprivate init?(_ entry: TournamentListing.Entry, seenBy judge: Judge) throws {
        let dive = try entry.dive.get()
        guard let finalScore = dive.truth?.finalScore else { return nil }
        let output = try judge.output(of: dive.video, endingAt: dive.lastFrame)
        self.init(
            event: entry.event, finalScore: finalScore, score: output.predictedScore,
            featureStatistics: output.featureStatistics,
            footage: "\(try contentSHA256(of: dive.video)) \(dive.endFrame ?? -1)")
    }
}

extension TournamentListing.Entry {
    /// Whether its row cannot be read.
    fileprivate var isRefused: Bool {
        if case .failure = dive { true } else { false }
    }
}
