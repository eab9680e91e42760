import Foundation
public import Tensors
public import Verdicts

/// The raw output of a network for one dive.
public struct NetworkOutput: Sendable, Equatable {
    /// [6, F].
    public let clipFeatures: Tensor
    /// Final score / 17.
    public let normalizedScore: Float
    /// One value per class, before softmax.
    public let logits: [ClassificationTask: [Float]]
    /// Word ids by greedy decoding, without sos and eos.
    public let captionTokens: [Int]
    /// Whether every word, and the end, was selected by finite numbers; otherwise the caption ends at the first that was not.
    public let areWordsFinite: Bool
    /// What the score would be without each clip, in order: final score / 17; empty if an engine does not compute it.
    public let normalizedScoresWithoutClip: [Float]

    /// Makes an output.
    public init(
        clipFeatures: Tensor, normalizedScore: Float, logits: [ClassificationTask: [Float]],
        captionTokens: [Int], areWordsFinite: Bool = true, normalizedScoresWithoutClip: [Float] = []
    ) {
        self.clipFeatures = clipFeatures
        self.normalizedScore = normalizedScore
        self.logits = logits
        self.captionTokens = captionTokens
        self.areWordsFinite = areWordsFinite
        self.normalizedScoresWithoutClip = normalizedScoresWithoutClip
    }

    /// The final score in points.
    public var score: Double { Double(normalizedScore) * Blueprint.scoreScale }

    /// The final score in points that the network would predict without each clip.
    public var scoresWithoutClip: [Double] {
        normalizedScoresWithoutClip.map { Double($0) * Blueprint.scoreScale }
    }

    /// Softmax of a head's logits.
    public func probabilities(_ task: ClassificationTask) -> [Double] {
        let logits = (logits[task] ?? []).map(Double.init)
        guard let largest = logits.max() else { return [] }
        let powers = logits.map { exp($0 - largest) }
        let sum = powers.reduce(0, +)
        return powers.map { $0 / sum }
    }

    /// The probabilities of all heads, as stored in an assessment.
    public var classification: Assessment.Classification {
        Assessment.Classification(
            position: probabilities(.position), armstand: probabilities(.armstand),
            rotationType: probabilities(.rotationType), halfSomersaults: probabilities(.halfSomersaults),
            halfTwists: probabilities(.halfTwists))
    }

    /// The most probable class of a head; of equals, the first.
    public func classIndex(_ task: ClassificationTask) -> Int {
        let logits = logits[task] ?? []
        return logits.indices.max { logits[$0] < logits[$1] } ?? 0
    }
}
