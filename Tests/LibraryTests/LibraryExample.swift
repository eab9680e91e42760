import Foundation
import Scoring
import Verdicts

/// Judges a video and returns one line about it.
func judged(_ video: URL, by modelFile: URL) throws -> String {
    let judge = try Judge(modelFile: modelFile)
    let assessment = try judge.assess(video)
    guard let score = assessment.score else {
        return "\(assessment.file): no score (\(assessment.recognition?.verdict.rawValue ?? "unknown"))"
    }
    let range = assessment.interval.map { " (\($0.low) to \($0.high))" } ?? ""
    return "\(assessment.file): \(score)\(range), \(assessment.dive.number), \(assessment.caption.text)"
}
