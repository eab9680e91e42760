public import Verdicts

/// A network of the C3D-AVG-MTL family as a value: described here, executed by `Scoring` and by `Training`.
///
/// `init()` is experiment 0 of the study as published: C3D on six clips, the mean of their features, fc6, a score head, five
/// classification heads and an S2VT captioner with two GRU layers (Parmar & Morris, CVPR 2019, section 4). A width multiplier
/// and an input size make small versions that train on a laptop.
public struct Blueprint: Codable, Sendable, Equatable {
    /// The network that reads a clip.
    public var backbone = Backbone.c3d
    /// The cells of the captioner's layers.
    public var cell = Captioner.Cell.gru
    /// Layers in each of the captioner's two stacks; 0 for a network without captions.
    public var captionerLayerCount = 2
    /// Whether a linear layer precedes the captioner; the study calls it attention.
    public var usesAttention = false
    /// What combines a dive's six clips into one vector.
    public var clipEncoder = ClipEncoder.mean
    /// Factor on every hidden width; 1 gives the papers' widths. Widths are rounded to a multiple of 8, at least 8.
    public var widthMultiplier = 1.0
    /// Height and width of a clip in pixels; the papers use 112.
    public var inputSize = 112
    /// Words of the captioner, including eos and sos; 5779 matches the study's checkpoints.
    public var vocabularyCount = 5779

    /// The baseline with the papers' values.
    public init() {}

    /// The baseline at another size.
    public init(widthMultiplier: Double, inputSize: Int, vocabularyCount: Int) {
        self.widthMultiplier = widthMultiplier
        self.inputSize = inputSize
        self.vocabularyCount = vocabularyCount
    }

    /// The networks that read a clip.
    public enum Backbone: String, Codable, Sendable, CaseIterable {
        /// Eight 3x3x3 convolutions (Tran et al., ICCV 2015).
        case c3d
        /// Inception with separated space and time (Xie et al., ECCV 2018).
        case s3d
    }

    /// How the features of six clips become those of a dive.
    public enum ClipEncoder: String, Codable, Sendable, CaseIterable {
        /// The mean over the clips.
        case mean
        /// The last output of a two-layer LSTM over the clips.
        case lstm
    }

    /// The network's name in tables, ledgers and `--json`: "C3D-AVG-MTL", with the differences from the baseline.
    public var name: String {
        var name = backbone == .c3d ? "C3D" : "S3D"
        name += clipEncoder == .mean ? "-AVG-MTL" : "-LSTM-MTL"
        if captionerLayerCount == 0 {
            name += " without captions"
        } else if cell != .gru || captionerLayerCount != 2 {
            name += " \(captionerLayerCount) \(cell.title)s"
        }
        if usesAttention { name += " attention" }
        if widthMultiplier != 1 { name += " x\(widthMultiplier)" }
        if inputSize != 112 { name += " \(inputSize)px" }
        return name
    }

    /// Clips per dive.
    public static let clipCount = 6
    /// Frames per clip.
    public static let clipLength = 16
    /// The score head regresses the final score divided by this (the MTL-AQA release).
    public static let scoreScale = 17.0

    /// A published hidden width, scaled by the multiplier.
    func width(_ published: Int) -> Int {
        max(8, Int((Double(published) * widthMultiplier / 8).rounded()) * 8)
    }

    /// Rejects sizes from which no network can be built.
    ///
    /// - Throws: `BlueprintError` `.invalid`.
    public func validate() throws(BlueprintError) {
        guard widthMultiplier.isFinite, widthMultiplier > 0, widthMultiplier <= 4 else {
            throw BlueprintError(
                .invalid, "blueprint",
                "has the width multiplier \(widthMultiplier); give one above 0 and up to 4.")
        }
        guard (32...448).contains(inputSize) else {
            throw BlueprintError(
                .invalid, "blueprint", "has the input size \(inputSize); give 32 to 448 pixels.")
        }
        guard (0...64).contains(captionerLayerCount) else {
            throw BlueprintError(
                .invalid, "blueprint", "has \(captionerLayerCount) captioner layers; give 0 to 64.")
        }
        guard (2...1_000_000).contains(vocabularyCount) else {
            throw BlueprintError(
                .invalid, "blueprint",
                "has a vocabulary of \(vocabularyCount) words; the least are 2, eos and sos.")
        }
    }
}

/// The weight-file name of the linear layer that feeds a classification head (MTL-AQA release, `dive_classifier`).
extension ClassificationTask {
    /// Name of the head's node and prefix of its parameters.
    public var headName: String {
        switch self {
        case .position: "fc_position"
        case .armstand: "fc_armstand"
        case .rotationType: "fc_rot_type"
        case .halfSomersaults: "fc_ss_no"
        case .halfTwists: "fc_tw_no"
        }
    }
}
