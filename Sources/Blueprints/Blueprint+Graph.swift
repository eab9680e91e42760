import Diving

extension Blueprint {
    /// The feed-forward part: clips to clip features, score and class logits.
    ///
    /// C3D after Tran et al., "Learning Spatiotemporal Features with 3D Convolutional Networks", ICCV 2015, to pool5; clip
    /// average and heads after Parmar & Morris, CVPR 2019.
    public var graph: Graph {
        var graph = GraphBuilder(input: NodeName.clips, shape: [3, Self.clipLength, inputSize, inputSize])
        let half = Extent3(2, 2, 2)
        graph.addConvolution("conv1", outputChannels: width(64))
        graph.addPooling("pool1", Extent3(1, 2, 2))
        graph.addConvolution("conv2", outputChannels: width(128))
        graph.addPooling("pool2", half)
        graph.addConvolution("conv3a", outputChannels: width(256))
        graph.addConvolution("conv3b", outputChannels: width(256))
        graph.addPooling("pool3", half)
        graph.addConvolution("conv4a", outputChannels: width(512))
        graph.addConvolution("conv4b", outputChannels: width(512))
        graph.addPooling("pool4", half)
        graph.addConvolution("conv5a", outputChannels: width(512))
        graph.addConvolution("conv5b", outputChannels: width(512))
        graph.addPooling("pool5", half, padding: Extent3(0, 1, 1))
        graph.add(NodeName.clipFeatures, .flatten)
        graph.add("dive_features", .meanOverClips)
        graph.addLinear("fc", outputCount: width(4096))  // my_fc6 in the release
        graph.add("fc6", .relu)
        graph.addLinear(NodeName.score, outputCount: 1, after: "fc6")
        for task in ClassificationTask.allCases {
            graph.addLinear(task.headName, outputCount: task.classCount, after: "fc6")
        }
        return Graph(nodes: graph.nodes)
    }

    /// The recurrent part: clip features to a caption.
    public var captioner: Captioner {
        Captioner(
            featureCount: graph[NodeName.clipFeatures].shape[0], hiddenCount: width(512),
            wordCount: width(512),
            layerCount: 2, vocabularyCount: vocabularyCount)
    }
}

/// S2VT: two stacks of GRUs that first read the clips and then speak (Venugopalan et al., "Sequence to Sequence -
/// Video to Text", ICCV 2015).
///
/// Reading: rnn1 takes clip features; rnn2 takes rnn1's output followed by zeros in place of a word. Speaking: rnn1
/// takes zeros in place of features; rnn2 takes rnn1's output followed by the embedding of the word before, the first being
/// sos; `out` turns rnn2's output into logits over the vocabulary. The states run on from reading to speaking.
///
/// Parameters follow PyTorch's GRU: `weight_ih_l0` [3H, I], `weight_hh_l0` [3H, H], `bias_ih_l0`, `bias_hh_l0` [3H], gates in
/// the order reset, update, new; new = tanh(W_in x + b_in + r * (W_hn h + b_hn)); h' = (1 - z) * new + z * h.
public struct Captioner: Sendable, Equatable {
    /// F, features of a clip.
    public let featureCount: Int
    /// H, width of both stacks' states.
    public let hiddenCount: Int
    /// Width of a word's embedding.
    public let wordCount: Int
    /// Layers in each stack; dropout 0.5 between them in training.
    public let layerCount: Int
    /// V, words with eos and sos.
    public let vocabularyCount: Int

    /// Most words of a caption (the release decodes 100 - 1 steps).
    public static let mostWords = 99
    /// Probability with which training zeroes what one layer hands to the next.
    public static let dropout = 0.5

    /// The input widths of one stack's layers, first to last.
    public func inputCounts(_ stack: Stack) -> [Int] {
        let first = stack == .rnn1 ? featureCount : hiddenCount + wordCount
        return [first] + Array(repeating: hiddenCount, count: layerCount - 1)
    }

    /// The two stacks, by their names in weight files.
    public enum Stack: String, CaseIterable, Sendable {
        /// Reads the clips.
        case rnn1
        /// Speaks the words.
        case rnn2
    }
}
