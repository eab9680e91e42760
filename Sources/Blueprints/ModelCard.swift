public import Verdicts

/// What a model file says of itself, beside its weights.
public struct ModelCard: Codable, Sendable, Equatable {
    /// A short name: "dive-judge-small".
    public var name: String
    /// The network that the weights belong to.
    public var blueprint: Blueprint
    /// Id of the preprocessing that the network was trained with: "stable-1".
    public var preprocessing: String
    /// The captioner's words by id.
    public var vocabulary: Vocabulary
    /// What it was trained on, in a sentence.
    public var trainingData: String
    /// How many dives its last training had; nil where nobody counted.
    public var trainingDiveCount: Int?
    /// Whether it has seen simulated dives only; its verdicts then say so.
    public var isTrainedOnSimulation: Bool
    /// The recipe of the run.
    public var recipe: Recipe
    /// Epochs trained when the weights were taken.
    public var epoch: Int
    /// Measured on a validation split or on named test dives; keys such as "validation_spearman".
    public var metrics: [String: Double]
    /// How far its scores may be trusted; nil for a model that was not calibrated.
    public var calibration: Calibration?

    /// Makes a card from its parts.
    public init(
        name: String, blueprint: Blueprint, preprocessing: String, vocabulary: Vocabulary,
        trainingData: String, trainingDiveCount: Int? = nil,
        isTrainedOnSimulation: Bool, recipe: Recipe, epoch: Int, metrics: [String: Double],
        calibration: Calibration? = nil
    ) {
        self.name = name
        self.blueprint = blueprint
        self.preprocessing = preprocessing
        self.vocabulary = vocabulary
        self.trainingData = trainingData
        self.trainingDiveCount = trainingDiveCount
        self.isTrainedOnSimulation = isTrainedOnSimulation
        self.recipe = recipe
        self.epoch = epoch
        self.metrics = metrics
        self.calibration = calibration
    }
}
