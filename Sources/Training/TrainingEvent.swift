public import Verdicts

/// What a run reports while it trains.
public enum TrainingEvent: Sendable {
    /// A step is done.
    case step(StepReport)
    /// An epoch is done; `best.safetensors` is written if it is the best, `last.safetensors` will be next.
    case epoch(EpochReport)
}

/// One optimiser step.
public struct StepReport: Sendable {
    /// Starts at 1.
    public let epoch: Int
    /// Epochs of the run.
    public let epochCount: Int
    /// Starts at 1 within the epoch.
    public let step: Int
    /// Steps per epoch.
    public let stepCount: Int
    /// Losses of this batch.
    public let losses: LossValues
    /// The optimiser's learning rate.
    public let learningRate: Double
    /// Norm of all gradients before limiting; nil if the batch had no known targets and no step was made.
    public let gradientNorm: Double?
    /// Duration of this step divided by its dives.
    public let secondsPerDive: Double
    /// Estimated time until the run ends.
    public let remainingSeconds: Double
}

/// One pass over the training dives.
public struct EpochReport: Sendable {
    /// Starts at 1.
    public let epoch: Int
    /// Epochs of the run.
    public let epochCount: Int
    /// Mean losses over the training dives.
    public let training: LossValues
    /// Measured on the validation dives; nil without any.
    public let validation: ValidationReport?
    /// The network's outputs for the test dives, in their order.
    public let testPredictions: [Prediction]
    /// Whether `best.safetensors` was written.
    public let isBest: Bool
    /// Duration of the epoch with its validation and test; for a resumed epoch, since the resume.
    public let seconds: Double
    /// Estimated time until the run ends.
    public let remainingSeconds: Double
}

/// How a run ended.
public struct TrainingOutcome: Sendable, Equatable {
    /// Whether all epochs are done; otherwise it was cancelled and can be resumed.
    public let isComplete: Bool
    /// Epochs done since the first start.
    public let epochsDone: Int
    /// The best epoch, counted from 1, and what was measured then.
    public let best: Checkpoint.Best?
}
