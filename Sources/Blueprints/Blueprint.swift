public import Diving

/// A network of the C3D-AVG-MTL family as a value: described here, executed by `Scoring` and by `Training`.
///
/// `init()` is experiment 0 as published: C3D on six clips, the mean of their features, fc6, a score head, five
/// classification heads and an S2VT captioner with two GRU layers (Parmar & Morris, CVPR 2019, section 4). A width multiplier
/// and an input size make small versions that train on a laptop.
public struct Blueprint: Codable, Sendable, Equatable {
    /// Factor on every hidden width; 1 is the papers'. Widths are rounded to a multiple of 8, at least 8.
    public var widthMultiplier = 1.0
    /// Height and width of a clip in pixels; 112 is the papers'.
    public var inputSize = 112
    /// Words of the captioner, eos and sos included; 5779 is the shape of the study's checkpoints.
    public var vocabularyCount = 5779

    /// The baseline with the papers' values.
    public init() {}

    /// The baseline at another size.
    public init(widthMultiplier: Double, inputSize: Int, vocabularyCount: Int) {
        self.widthMultiplier = widthMultiplier
        self.inputSize = inputSize
        self.vocabularyCount = vocabularyCount
    }

    /// What the network is called in tables, ledgers and `--json`: "C3D-AVG-MTL", with its size where that differs.
    public var name: String {
        var name = "C3D-AVG-MTL"
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

    /// A published hidden width under the multiplier.
    func width(_ published: Int) -> Int {
        max(8, Int((Double(published) * widthMultiplier / 8).rounded()) * 8)
    }

    /// Refuses sizes from which no network can be built.
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
        guard (2...1_000_000).contains(vocabularyCount) else {
            throw BlueprintError(
                .invalid, "blueprint",
                "has a vocabulary of \(vocabularyCount) words; eos and sos are the least.")
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
