/// The files in which the MTL-AQA release and the study save a network, one state dict each.
public enum ReleasePart: String, CaseIterable, Sendable {
    /// The backbone.
    case backbone = "model_CNN"
    /// fc6.
    case fc6 = "model_my_fc6"
    /// The score head.
    case score = "model_score_regressor"
    /// The classification heads.
    case classifier = "model_dive_classifier"
    /// The captioner.
    case captioner = "model_caption"
    /// The LSTM over clips.
    case clipEncoder = "lstm_encoder"

    /// The prefixes of a captioner's parameter names.
    private static let captionerPrefixes = ["attn.", "rnn1.", "rnn2.", "embedding.", "out."]

    /// Whether a tensor of that name belongs to a captioner.
    public static func isOfCaptioner(_ name: String) -> Bool {
        captionerPrefixes.contains { name.hasPrefix($0) }
    }

    /// The parameters that the file holds, in the order of a weight file.
    public func parameters(of blueprint: Blueprint) -> [Parameter] {
        let backbone = Set(blueprint.backboneParameters.map(\.name))
        let heads = ["fc_position.", "fc_armstand.", "fc_rot_type.", "fc_ss_no.", "fc_tw_no."]
        return blueprint.parameters.filter { parameter in
            func begins(_ prefixes: [String]) -> Bool { prefixes.contains { parameter.name.hasPrefix($0) } }
            switch self {
            case .backbone: return backbone.contains(parameter.name)
            case .fc6: return ["fc.weight", "fc.bias"].contains(parameter.name)
            case .score: return begins([NodeName.score + "."])
            case .classifier: return begins(heads)
            case .captioner: return Self.isOfCaptioner(parameter.name)
            case .clipEncoder: return begins(["lstm."])
            }
        }
    }
}
