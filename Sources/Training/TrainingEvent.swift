public import Verdicts

/// What a run tells while it goes.
public enum TrainingEvent: Sendable {
    /// A step is done.
    case step(StepReport)
    /// An epoch is done; `best.safetensors` is written where it is the best, `last.safetensors` is about to be.
    case epoch(EpochReport)
}

/// One optimiser step.
public struct StepReport: Sendable {
    /// Counts from 1.
    public let epoch: Int
    /// Epochs of the run.
    public let epochCount: Int
    /// Counts from 1 within the epoch.
    public let step: Int
    /// Steps of an epoch.
    public let stepCount: Int
    /// Losses of this batch.
    public let losses: LossValues
    /// The optimiser's step size.
    public let learningRate: Double
    /// Norm of all gradients before limiting; nil where the batch knew nothing and made no step.
    public let gradientNorm: Double?
    /// Time of this step by its dives.
    public let secondsPerDive: Double
    /// Estimated time to the end of the run.
    public let remainingSeconds: Double
}

/// One pass over the training dives.
public struct EpochReport: Sendable {
    /// Counts from 1.
    public let epoch: Int
    /// Epochs of the run.
    public let epochCount: Int
    /// Mean losses over the training dives.
    public let training: LossValues
    /// Measured on the validation dives; nil where there are none.
    public let validation: ValidationReport?
    /// What the network says of the test dives, in their order.
    public let testPredictions: [Prediction]
    /// Whether `best.safetensors` was written.
    public let isBest: Bool
    /// Time of the epoch with its validation and test; of a resumed epoch, since the resume.
    public let seconds: Double
    /// Estimated time to the end of the run.
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
