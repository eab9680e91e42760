import Blueprints
import Tensors

/// Runs an S2VT captioner: reads the clips, then says the most probable word again and again until eos.
struct GreedyCaptioner {
    private let rnn1: [GRULayer]
    private let rnn2: [GRULayer]
    private let output: LinearLayer
    private let embedding: Tensor

    /// - Parameter parameter: gives the tensor of a name in weight files.
    init(_ captioner: Captioner, threads: Int, parameter: (String) throws -> Tensor) throws {
        func layer(_ weight: String, _ bias: String) throws -> LinearLayer {
            LinearLayer(weight: try parameter(weight), bias: try parameter(bias), threads: threads)
        }
        func stack(_ stack: Captioner.Stack) throws -> [GRULayer] {
            try (0..<captioner.layerCount).map { index in
                func gates(_ part: String) throws -> LinearLayer {
                    try layer(
                        "\(stack.rawValue).weight_\(part)_l\(index)",
                        "\(stack.rawValue).bias_\(part)_l\(index)")
                }
                return GRULayer(inputLayer: try gates("ih"), hiddenLayer: try gates("hh"))
            }
        }
        rnn1 = try stack(.rnn1)
        rnn2 = try stack(.rnn2)
        output = try layer("out.weight", "out.bias")
        embedding = try parameter("embedding.weight")
    }

    /// The words for one dive, by id, without sos and eos; at most `Captioner.mostWords`.
    ///
    /// - Parameter clipFeatures: [clips, F].
    func caption(_ clipFeatures: Tensor) -> [Int] {
        var states1 = rnn1.map { [Float](repeating: 0, count: $0.hiddenCount) }
        var states2 = states1
        let featureCount = clipFeatures.shape[1]
        for start in stride(from: 0, to: clipFeatures.count, by: featureCount) {
            let read = step(rnn1, &states1, input: Array(clipFeatures.values[start..<start + featureCount]))
            _ = step(rnn2, &states2, input: read)  // zeros stand in for the word: left out
        }
        var words: [Int] = []
        var word = Vocabulary.sos
        while words.count < Captioner.mostWords {
            let silent = step(rnn1, &states1, input: nil)
            let spoken = step(rnn2, &states2, input: silent + wordVector(word))
            word = indexOfLargest(output(spoken))
            if word == Vocabulary.eos { break }
            words.append(word)
        }
        return words
    }

    /// One step of a stack; `input` nil stands for zeros. The last layer's state is the stack's output.
    private func step(_ layers: [GRULayer], _ states: inout [[Float]], input: [Float]?) -> [Float] {
        var input = input
        for (index, layer) in layers.enumerated() {
            if let input {
                layer.step(&states[index], input: input)
            } else {
                layer.stepWithoutInput(&states[index])
            }
            input = states[index]
        }
        return states[layers.count - 1]
    }

    private func wordVector(_ word: Int) -> ArraySlice<Float> {
        let count = embedding.shape[1]
        return embedding.values[word * count..<(word + 1) * count]
    }

    /// The first of equals, as torch.argmax on a processor.
    private func indexOfLargest(_ logits: [Float]) -> Int {
        logits.indices.reduce(0) { logits[$1] > logits[$0] ? $1 : $0 }
    }
}
