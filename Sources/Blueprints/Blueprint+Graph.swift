import Verdicts

extension Blueprint {
    /// The feed-forward part: clips to clip features, score and class logits.
    ///
    /// Clip average, fc6 and heads after Parmar & Morris, CVPR 2019; the LSTM over clips after the study's experiment 7.
    public var graph: Graph {
        var graph = GraphBuilder(input: NodeName.clips, shape: [3, Self.clipLength, inputSize, inputSize])
        switch backbone {
        case .c3d: graph.addC3D(width: width)
        case .s3d: graph.addS3D(width: width)
        }
        graph.add(NodeName.clipFeatures, .flatten)
        switch clipEncoder {
        case .mean: graph.add("dive_features", .meanOverClips)
        case .lstm:
            let count = graph.shape[0]
            graph.add("lstm", .lstmOverClips(.init(inputCount: count, hiddenCount: count, layerCount: 2)))
        }
        graph.addLinear("fc", outputCount: width(4096))  // my_fc6 in the release
        graph.add("fc6", .relu)
        graph.addLinear(NodeName.score, outputCount: 1, after: "fc6")
        for task in ClassificationTask.allCases {
            graph.addLinear(task.headName, outputCount: task.classCount, after: "fc6")
        }
        return Graph(nodes: graph.nodes)
    }

    /// The recurrent part: clip features to a caption; nil for a network without captions.
    public var captioner: Captioner? {
        guard captionerLayerCount > 0 else { return nil }
        return Captioner(
            cell: cell, featureCount: graph[NodeName.clipFeatures].shape[0],
            attentionCount: usesAttention ? width(512) : nil, hiddenCount: width(512), wordCount: width(512),
            layerCount: captionerLayerCount, vocabularyCount: vocabularyCount)
    }
}
