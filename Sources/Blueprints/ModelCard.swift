public import Verdicts

/// A model file's description of itself, stored with the weights.
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
    /// The number of dives in its last training; nil if unknown.
    public var trainingDiveCount: Int?
    /// Whether it was trained on simulated dives only; its assessments then warn about it.
    public var isTrainedOnSimulation: Bool
    /// The recipe of the run.
    public var recipe: Recipe
    /// Epochs trained when the weights were saved.
    public var epoch: Int
    /// Measured on a validation split or on named test dives; keys such as "validation_spearman".
    public var metrics: [String: Double]
    /// The calibration of its scores; nil for an uncalibrated model.
    public var calibration: Calibration?

    /// Makes a card.
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
