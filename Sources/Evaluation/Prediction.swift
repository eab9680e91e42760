public import Diving

/// What a model said of one dive, reduced to what is measured.
public struct Prediction: Codable, Sendable, Equatable {
    /// The final score in points.
    public var score: Double
    /// The most probable class of each head, in `0..<classCount`; a model without a head leaves its task out.
    public var classes: [ClassificationTask: Int]
    /// The caption, nil for a model without captioner.
    public var caption: String?

    /// Collects a prediction.
    public init(score: Double, classes: [ClassificationTask: Int] = [:], caption: String? = nil) {
        self.score = score
        self.classes = classes
        self.caption = caption
    }

    /// Takes the prediction out of an assessment; nil where the score is withheld.
    public init?(_ assessment: Assessment) {
        guard let score = assessment.score else { return nil }
        self.score = score
        classes = Dictionary(
            uniqueKeysWithValues: ClassificationTask.allCases.map { task in
                let probabilities = assessment.classification[task].probabilities
                return (
                    task, probabilities.indices.reduce(0) { probabilities[$1] > probabilities[$0] ? $1 : $0 }
                )
            })
        caption = assessment.caption.text
    }
}

extension Prediction {
    /// Whether all classes are those of a dive.
    func names(_ number: DiveNumber) -> Bool {
        classes.allSatisfy { $0.value == $0.key.classIndex(of: number) }
    }
}
