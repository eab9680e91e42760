public import Diving

/// A model's output for one dive, reduced to what is measured.
public struct Prediction: Codable, Sendable, Equatable {
    /// The final score in points.
    public var score: Double
    /// The most probable class of each head, in `0..<classCount`; without the task of a head that the model lacks.
    public var classes: [ClassificationTask: Int]
    /// The listed dive that the heads jointly predict, see `Assessment.Classification.mostProbableDive`; nil for a model that
    /// lacks one of them.
    public var number: DiveNumber?
    /// The caption; nil for a model without a captioner.
    public var caption: String?

    /// Makes a prediction.
    public init(
        score: Double, classes: [ClassificationTask: Int] = [:], number: DiveNumber? = nil,
        caption: String? = nil
    ) {
        self.score = score
        self.classes = classes
        self.number = number
        self.caption = caption
    }

    /// Takes the prediction from an assessment; nil if the score is withheld.
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
        number = assessment.dive.number
        caption = assessment.caption.tokens.isEmpty ? nil : assessment.caption.text
    }
}
