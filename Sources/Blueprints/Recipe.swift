import Foundation

/// How a network is trained: every number of a run, so that a saved run can be repeated.
///
/// `init()` holds the study's protocol: Adam 1e-4, batch 3, 100 epochs, seed 0; end frame shifted by -3...3, horizontal flip
/// with probability 1/2; captions weighted 0.01 (Parmar & Morris, CVPR 2019, section 5). A JSON file states only what
/// differs, see `decode(over:from:named:)`.
public struct Recipe: Codable, Sendable, Equatable {
    /// Seed of initial weights, order, augmentation and dropout.
    public var seed: UInt64 = 0
    /// Passes over the training dives.
    public var epochs = 100
    /// Dives per step.
    public var batchSize = 3
    /// Adam's learning rate, the schedule's maximum.
    public var learningRate = 1e-4
    /// How the learning rate changes over the run.
    public var schedule = Schedule.constant
    /// Steps over which the learning rate rises from zero.
    public var warmupSteps = 0
    /// Gradients with a larger norm are scaled down to it; 0 disables clipping.
    public var gradientNormLimit = 0.0
    /// Weight of the score's MSE + L1 on final score / 17.
    public var scoreWeight = 1.0
    /// Weight of the sum of the five cross-entropies.
    public var classificationWeight = 1.0
    /// Weight of the caption's negative log-likelihood.
    public var captionWeight = 0.01
    /// Weight of the losses on the simulator's ground truth for each clip and the execution; 0 for footage without it.
    public var clipTruthWeight = 0.0
    /// Weight of a batch's mean and variance in the running ones that S3D uses for scoring.
    public var batchNormalizationMomentum = 0.001
    /// Maximum shift of the window's end, in frames, either way.
    public var endShift = 3
    /// Probability of mirroring a whole dive.
    public var flipProbability = 0.5
    /// Share of the training dives held out to select the best epoch.
    public var validationFraction = 0.1
    /// Words that occur less often than this are excluded from a vocabulary made from captions.
    public var leastWordOccurrences = 1

    /// The study's protocol.
    public init() {}

    /// Learning rate schedules after the warm-up.
    public enum Schedule: String, Codable, Sendable, CaseIterable {
        /// Stays the same.
        case constant
        /// Falls to zero along half a cosine by the last step (Loshchilov & Hutter, ICLR 2017, without restarts).
        case cosine
    }

    /// Rejects values with which no run can succeed.
    ///
    /// - Throws: `BlueprintError` `.invalid` naming the value.
    public func validate() throws(BlueprintError) {
        func require(_ holds: Bool, _ message: String) throws(BlueprintError) {
            guard holds else { throw BlueprintError(.invalid, "recipe", message) }
        }
        try require((1...1_000_000).contains(epochs), "epochs is \(epochs); give 1 to 1000000.")
        try require((1...65_536).contains(batchSize), "batchSize is \(batchSize); give 1 to 65536.")
        try require(
            learningRate > 0 && learningRate < 1, "learningRate is \(learningRate); give one in (0, 1).")
        try require(
            (0...1_000_000_000).contains(warmupSteps),
            "warmupSteps is \(warmupSteps); give 0 to 1000000000.")
        try require((0...3).contains(endShift), "endShift is \(endShift); give 0 to 3 frames.")
        try require(
            (0...1).contains(flipProbability), "flipProbability is \(flipProbability); give one in [0, 1].")
        try require(
            (0..<1).contains(validationFraction),
            "validationFraction is \(validationFraction); give one in [0, 1).")
        try require(
            batchNormalizationMomentum > 0 && batchNormalizationMomentum <= 1,
            "batchNormalizationMomentum is \(batchNormalizationMomentum); give one in (0, 1].")
        for (name, weight) in [
            ("scoreWeight", scoreWeight), ("classificationWeight", classificationWeight),
            ("captionWeight", captionWeight), ("clipTruthWeight", clipTruthWeight),
            ("gradientNormLimit", gradientNormLimit),
        ] {
            try require(weight >= 0 && weight.isFinite, "\(name) is \(weight); give 0 or more.")
        }
    }

    /// The learning rate of one step of a run.
    ///
    /// - Parameters:
    ///   - step: counted from 0.
    ///   - stepCount: steps of the whole run.
    public func learningRate(step: Int, of stepCount: Int) -> Double {
        let warmup = step < warmupSteps ? Double(step + 1) / Double(warmupSteps) : 1
        switch schedule {
        case .constant: return learningRate * warmup
        case .cosine:
            let done = Double(max(0, step - warmupSteps)) / Double(max(1, stepCount - warmupSteps))
            return learningRate * warmup * (1 + cos(.pi * min(1, done))) / 2
        }
    }
}
