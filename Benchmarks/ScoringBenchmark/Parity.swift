import Foundation
import Scoring
import Tensors
import Verdicts

/// Both engines' results for the same clips, and their differences.
struct Parity {
    /// Each is the largest difference, relative to PyTorch's largest value.
    let features: Double
    let score: Double
    let probabilities: Double
    let words: [Int]
    let areCaptionsEqual: Bool

    /// PyTorch's output for clips or for a video.
    struct Verdict: Decodable {
        let score: Double
        /// In the order of `ClassificationTask.allCases`.
        let probabilities: [[Double]]
        let caption: [Int]
    }

    /// Runs both engines on clips that the worker already holds.
    init(_ session: Session, _ worker: PyTorch.Worker, clips: Tensor, by file: URL) throws {
        let ours = session.run(clips: clips)
        let theirs = try worker.ask("judge", file.path, for: Verdict.self)
        let theirFeatures = try Data(contentsOf: file).withUnsafeBytes {
            Array($0.bindMemory(to: Float.self))
        }
        features = relativeDifference(
            ours.clipFeatures.values.map(Double.init), theirFeatures.map(Double.init))
        score = relativeDifference([ours.score], [theirs.score])
        probabilities =
            zip(ClassificationTask.allCases, theirs.probabilities)
            .map { relativeDifference(ours.probabilities($0), $1) }.max() ?? 0
        words = ours.captionTokens
        areCaptionsEqual = ours.captionTokens == theirs.caption
    }

    static let header = ["clip features", "score", "probabilities", "captions"]

    var cells: [String] {
        [features, score, probabilities].map { String(format: "%.1e", $0) }
            + ["\(words.count) words, " + (areCaptionsEqual ? "the same" : "DIFFERENT")]
    }

    /// Checks the worst of several results against the limit.
    static func goal(_ claim: String, _ parities: [Parity]) -> Goal {
        let worst = parities.map { max($0.features, $0.score, $0.probabilities) }.max() ?? .infinity
        let areCaptionsEqual = parities.allSatisfy(\.areCaptionsEqual)
        return Goal(
            "\(claim): answers against PyTorch's", asked: "within 1e-3, same captions",
            found: String(format: "%.1e", worst)
                + (areCaptionsEqual ? ", same captions" : ", other captions"),
            isMet: worst < 1e-3 && areCaptionsEqual)
    }
}

/// The largest difference of two arrays, relative to the largest value of the second; infinite if any value found is NaN.
private func relativeDifference(_ found: [Double], _ expected: [Double]) -> Double {
    guard found.count == expected.count, found.allSatisfy(\.isFinite) else { return .infinity }
    let difference = zip(found, expected).map { abs($0 - $1) }.max() ?? 0
    let largest = expected.map(abs).max() ?? 0
    return largest > 0 ? difference / largest : .infinity
}
