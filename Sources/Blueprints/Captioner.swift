/// S2VT: two stacks of GRUs or LSTMs that first read the clips and then generate words (Venugopalan et al., "Sequence to
/// Sequence - Video to Text", ICCV 2015).
///
/// Reading: rnn1 takes clip features, or with attention the output of the linear layer `attn` for them; rnn2 takes rnn1's
/// output followed by zeros in place of a word. Generating: rnn1 takes zeros in place of features, or with attention the
/// output of `attn` for zeros, its bias; rnn2 takes rnn1's output followed by the embedding of the previous word, starting
/// with sos; `out` turns rnn2's output into logits over the vocabulary. The states carry over from reading to generating.
///
/// Parameters follow PyTorch's GRU: `weight_ih_l0` [3H, I], `weight_hh_l0` [3H, H], `bias_ih_l0`, `bias_hh_l0` [3H], gates in
/// the order reset, update, new; new = tanh(W_in x + b_in + r * (W_hn h + b_hn)); h' = (1 - z) * new + z * h. For an LSTM they
/// are those of `Operation.LSTM`.
public struct Captioner: Sendable, Equatable {
    /// The cells of the layers.
    public let cell: Cell
    /// F, features of a clip.
    public let featureCount: Int
    /// Outputs of the linear layer before rnn1, [attentionCount, F]; nil without attention.
    public let attentionCount: Int?
    /// H, width of both stacks' states.
    public let hiddenCount: Int
    /// Width of a word's embedding.
    public let wordCount: Int
    /// Layers in each stack; dropout 0.5 between them in training.
    public let layerCount: Int
    /// V, words with eos and sos.
    public let vocabularyCount: Int

    /// The maximum number of words in a caption (the release decodes 100 - 1 steps).
    public static let mostWords = 99
    /// Dropout probability between layers in training.
    public static let dropout = 0.5

    /// The input widths of one stack's layers, first to last.
    public func inputCounts(_ stack: Stack) -> [Int] {
        let first = stack == .rnn1 ? attentionCount ?? featureCount : hiddenCount + wordCount
        return [first] + Array(repeating: hiddenCount, count: layerCount - 1)
    }

    /// The two stacks, by their names in weight files.
    public enum Stack: String, CaseIterable, Sendable {
        /// Reads the clips.
        case rnn1
        /// Generates the words.
        case rnn2
    }

    /// Recurrent cells.
    public enum Cell: String, Codable, Sendable, CaseIterable {
        /// Gated recurrent unit (Cho et al., 2014): reset, update, new.
        case gru
        /// Long short-term memory (Hochreiter & Schmidhuber, 1997): input, forget, cell, output.
        case lstm

        /// The number of gates: products with the input, and with the state, per step.
        public var gateCount: Int { self == .gru ? 3 : 4 }

        /// As tables write it.
        public var title: String { rawValue.uppercased() }
    }
}
