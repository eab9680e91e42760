/// How the architecture study is run: network size, number of training dives, and recipe.
///
/// Saved with the runs; a study resumes only with the plan that it started with. A JSON file states what differs from a
/// scale's plan, see `decode(over:from:named:)`.
public struct StudyPlan: Codable, Sendable, Equatable {
    /// Factor on every hidden width.
    public var widthMultiplier: Double
    /// Height and width of a clip in pixels.
    public var inputSize: Int
    /// Training dives.
    public var trainingDiveCount: Int
    /// Validation dives to select an epoch, taken from the training part but not trained on.
    public var validationDiveCount: Int
    /// The recipe of every run, except for the seed: its seed draws the dives of the study, and each run has its own.
    public var recipe: Recipe

    /// Sizes of a study.
    public enum Scale: String, CaseIterable, Sendable {
        /// The study's own protocol: full width, 112 pixels, 140 dives, 100 epochs.
        case full
        /// Every experiment with a fraction of the width and input size, so that a laptop finishes all eight.
        case small
    }

    /// The plan of a scale.
    public init(_ scale: Scale) {
        recipe = Recipe()
        recipe.validationFraction = 0
        switch scale {
        case .full:
            widthMultiplier = 1
            inputSize = 112
            trainingDiveCount = 140
            validationDiveCount = 140
        case .small:
            widthMultiplier = 0.125
            inputSize = 56
            trainingDiveCount = 300
            validationDiveCount = 100
            // Narrow networks in short runs need a larger learning rate, and running statistics that keep up.
            recipe.epochs = 15
            recipe.batchSize = 4
            recipe.learningRate = 3e-4
            recipe.schedule = .cosine
            recipe.warmupSteps = 50
            recipe.gradientNormLimit = 5
            recipe.batchNormalizationMomentum = 0.05
            recipe.leastWordOccurrences = 3
        }
    }

    /// Rejects a plan that cannot be run.
    ///
    /// - Throws: `BlueprintError` `.invalid`.
    public func validate() throws(BlueprintError) {
        try recipe.validate()
        guard recipe.validationFraction == 0 else {
            throw BlueprintError(
                .invalid, "study",
                "has a validationFraction of \(recipe.validationFraction); give validationDiveCount instead.")
        }
        try Blueprint(widthMultiplier: widthMultiplier, inputSize: inputSize, vocabularyCount: 2).validate()
        guard trainingDiveCount > 0, validationDiveCount >= 0 else {
            throw BlueprintError(
                .invalid, "study",
                "has \(trainingDiveCount) training and \(validationDiveCount) validation dives; give at least 1 and at least 0."
            )
        }
    }
}
