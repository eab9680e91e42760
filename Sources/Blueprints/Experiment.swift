/// The eight experiments of the architecture study (Ballari, Pyneni & Tarakad, Table 1).
public enum Experiment: Int, Codable, Sendable, CaseIterable {
    /// C3D, two GRUs, clip average: C3D-AVG-MTL as published.
    case baseline = 0
    /// The baseline with attention before the captioner.
    case attention
    /// The baseline on S3D.
    case s3d
    /// S3D with attention.
    case s3dAttention
    /// Attention and eight GRUs in each stack.
    case eightGRUs
    /// Attention and eight LSTMs in each stack.
    case eightLSTMs
    /// Attention and two LSTMs in each stack; the study stopped it early.
    case twoLSTMs
    /// Attention and an LSTM in place of the clip average; the study ran out of memory.
    case lstmEncoder

    /// A short name for commands: "s3d-attention".
    public var name: String {
        switch self {
        case .baseline: "baseline"
        case .attention: "attention"
        case .s3d: "s3d"
        case .s3dAttention: "s3d-attention"
        case .eightGRUs: "eight-grus"
        case .eightLSTMs: "eight-lstms"
        case .twoLSTMs: "two-lstms"
        case .lstmEncoder: "lstm-encoder"
        }
    }

    /// A short description.
    public var title: String {
        switch self {
        case .baseline: "Baseline"
        case .attention: "Attention"
        case .s3d: "S3D"
        case .s3dAttention: "S3D, attention"
        case .eightGRUs: "8 GRUs, attention"
        case .eightLSTMs: "8 LSTMs, attention"
        case .twoLSTMs: "2 LSTMs, attention"
        case .lstmEncoder: "LSTM encoder, attention"
        }
    }

    /// The experiment's network; the defaults are the papers' sizes.
    public func blueprint(
        widthMultiplier: Double = Blueprint().widthMultiplier, inputSize: Int = Blueprint().inputSize,
        vocabularyCount: Int = Blueprint().vocabularyCount
    ) -> Blueprint {
        var blueprint = Blueprint(
            widthMultiplier: widthMultiplier, inputSize: inputSize, vocabularyCount: vocabularyCount)
        blueprint.usesAttention = true
        switch self {
        case .baseline: blueprint.usesAttention = false
        case .attention: break
        case .s3d:
            blueprint.backbone = .s3d
            blueprint.usesAttention = false
        case .s3dAttention: blueprint.backbone = .s3d
        case .eightGRUs: blueprint.captionerLayerCount = 8
        case .eightLSTMs:
            blueprint.captionerLayerCount = 8
            blueprint.cell = .lstm
        case .twoLSTMs: blueprint.cell = .lstm
        case .lstmEncoder: blueprint.clipEncoder = .lstm
        }
        return blueprint
    }
}
