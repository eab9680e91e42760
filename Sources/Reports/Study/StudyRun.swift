public import Verdicts

/// One run of the architecture study: an experiment with a seed, and its epochs' results.
public struct StudyRun: Codable, Sendable, Equatable {
    /// The experiment's number: 0 is the baseline.
    public var experiment: Int
    /// The run's initial seed.
    public var seed: UInt64
    /// The network's number of trainable parameters.
    public var parameterCount: Int
    /// The epochs so far, in order.
    public var epochs: [StudyEpoch]
    /// True once all epochs are done.
    public var isComplete: Bool

    /// Creates a run.
    public init(
        experiment: Int, seed: UInt64, parameterCount: Int, epochs: [StudyEpoch] = [],
        isComplete: Bool = false
    ) {
        self.experiment = experiment
        self.seed = seed
        self.parameterCount = parameterCount
        self.epochs = epochs
        self.isComplete = isComplete
    }

    private enum CodingKeys: String, CodingKey {
        case experiment, seed, epochs
        case parameterCount = "parameters"
        case isComplete = "complete"
    }
}

/// One epoch of a study run, as stored on disk and read by the report.
public struct StudyEpoch: Codable, Sendable, Equatable {
    /// Starts at 1.
    public var epoch: Int
    /// Its duration.
    public var seconds: Double
    /// The mean losses of the epoch's batches by name: "total", "score", "classification", "caption".
    public var trainingLosses: [String: Double]
    /// Validation results, by name: "validation_loss", "validation_spearman", ...; empty without validation dives.
    public var validation: [String: Double]
    /// Predictions for the test dives, in their order.
    public var predictions: [Prediction]
    /// Whether training kept the weights after this epoch as the best so far on validation; always true without validation
    /// dives. False if the file does not say.
    public var isBest: Bool

    /// Creates an epoch.
    public init(
        epoch: Int, seconds: Double, trainingLosses: [String: Double], validation: [String: Double] = [:],
        predictions: [Prediction] = [], isBest: Bool = false
    ) {
        self.epoch = epoch
        self.seconds = seconds
        self.trainingLosses = trainingLosses
        self.validation = validation
        self.predictions = predictions
        self.isBest = isBest
    }

    /// Reads an epoch; "best" may be absent.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        epoch = try container.decode(Int.self, forKey: .epoch)
        seconds = try container.decode(Double.self, forKey: .seconds)
        trainingLosses = try container.decode([String: Double].self, forKey: .trainingLosses)
        validation = try container.decode([String: Double].self, forKey: .validation)
        predictions = try container.decode([Prediction].self, forKey: .predictions)
        isBest = try container.decodeIfPresent(Bool.self, forKey: .isBest) ?? false
    }

    private enum CodingKeys: String, CodingKey {
        case epoch, seconds, validation, predictions
        case trainingLosses = "training_losses"
        case isBest = "best"
    }
}
