import Commands
import Datasets
import Foundation
import Scoring
import Terminal
import Verdicts

/// Dives with known scores as a model sees them.
struct CalibrateDives {
    struct Dive {
        /// The event that it belongs to.
        let event: String
        /// Points that the panel gave.
        let finalScore: Double
        /// Points that the model gives.
        let score: Double
        /// What the footage looks like to the model.
        let featureStatistics: [Double]
        /// The video's content and where the dive ends in it, the same for each copy.
        fileprivate let footage: String

        /// True minus predicted score, in points; thousandths are plenty and keep the card short.
        var residual: Double { ((finalScore - score) * 1000).rounded() / 1000 }
    }

    /// Those that were judged, in the order of the listing.
    let dives: [Dive]
    /// How many were not.
    let failureCount: Int
    /// Whether all come from the simulator.
    let areSimulated: Bool

    /// Has a model look at all dives of a listing that have a final score; each failure is told.
    ///
    /// - Throws: `ScoringError` `.modelChanged`, which is no dive's fault.
    init(
        seenBy opened: LoadedModel, in listing: TournamentListing, threads: Int?, isQuiet: Bool, _ log: Logger
    ) throws {
        let entries = listing.entries.filter {
            (try? $0.dive.get())?.truth?.finalScore != nil || $0.isRefused
        }
        areSimulated = entries.allSatisfy { (try? $0.dive.get())?.sidecar != nil || $0.isRefused }
        let line = ProgressLine(isQuiet: isQuiet)
        let start = Date()
        var dives: [Dive] = []
        var seen: Set<String> = []
        var copyCount = 0
        var failureCount = 0
        try opened.assessConcurrently(entries.count, threads: threads) { judge, index in
            try Dive(entries[index], seenBy: judge)
        } body: { index, outcome in
            do {
                if let dive = try outcome.get() {
                    if seen.insert(dive.footage).inserted { dives.append(dive) } else { copyCount += 1 }
                }
            } catch let error as ScoringError where error.code == .modelChanged {
                throw error
            } catch {
                line.finish()
                log.error("\(error)")
                failureCount += 1
            }
            let left = remaining(done: index + 1, of: entries.count, since: start)
            line.show("\(index + 1) of \(entries.count) dives, \(left)")
        }
        line.finish()
        self.dives = dives
        self.failureCount = failureCount
        let unscoredCount = listing.entries.count - entries.count
        if unscoredCount > 0 { log.notice("\(unscoredCount) dives without a final score are left out") }
        if copyCount > 0 { log.notice("\(copyCount) copies of other dives are left out") }
    }

    /// - Throws: `CommandError` where so few dives were judged that nothing can be learned from them.
    func refuseTooFew(_ folders: [String]) throws {
        guard dives.count < Calibration.fewestDives else { return }
        throw CommandError(
            .badData, folders.joined(separator: " "),
            "a calibration needs \(Calibration.fewestDives) dives with final scores, and \(dives.count) "
                + "\(dives.count == 1 ? "was" : "were") judged",
            remedy: "Name more tournament folders with results.csv."
        )
    }

    /// What they say of the model.
    var calibration: Calibration {
        let eventCount = Set(dives.map(\.event)).count
        return Calibration(
            data: "\(dives.count)\(areSimulated ? " simulated" : "") dives of \(eventCount) "
                + (eventCount == 1 ? "event" : "events"),
            residuals: dives.map(\.residual),
            detector: OutOfDistributionDetector(featureStatistics: dives.map(\.featureStatistics)), isOfSimulation: areSimulated)
    }

    /// The part of each event's scores that lie as near as the other events' residuals promise; empty for a single event.
    var coverageOfEvents: [(event: String, coveredCount: Int, count: Int)] {
        Dictionary(grouping: dives, by: \.event).sorted { $0.key < $1.key }.compactMap { event, own in
            let others = dives.filter { $0.event != event }.map(\.residual)
            let calibration = Calibration(data: "", residuals: others, detector: nil)
            guard let width = calibration.halfWidth() else { return nil }
            return (event, own.count { abs($0.residual) <= width }, own.count)
        }
    }
}

extension CalibrateDives.Dive {
    /// Nil for a dive without a final score.
    fileprivate init?(_ entry: TournamentListing.Entry, seenBy judge: Judge) throws {
        let dive = try entry.dive.get()
        guard let finalScore = dive.truth?.finalScore else { return nil }
        let output = try judge.output(of: dive.video, endingAt: dive.endFrame.map { $0 - 1 })
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
