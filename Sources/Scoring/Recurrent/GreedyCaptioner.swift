import Blueprints
import Tensors

/// Runs an S2VT captioner: reads the clips, then emits the most probable word at each step until eos.
struct GreedyCaptioner: Sendable {
    private let attention: LinearLayer?
    private let rnn1: RecurrentStack
    private let rnn2: RecurrentStack
    private let output: LinearLayer
    /// [V, words]; one row per word, read in place.
    private let embedding: Weights
    /// Input to rnn1's first layer without a clip: zeros, or the attention's output for zeros, its bias.
    private let silence: [Float]

    /// - Parameter parameter: returns the weights stored under a name.
    init(
        _ captioner: Captioner, instructions: InstructionSet, workers: Workers,
        parameter: (String) throws -> Weights
    ) throws {
        func layer(_ name: String) throws -> LinearLayer {
            LinearLayer(
                weight: try parameter(name + ".weight"), bias: try parameter(name + ".bias"),
                instructions: instructions)
        }
        func stack(_ stack: Captioner.Stack) throws -> RecurrentStack {
            try RecurrentStack(
                stack.rawValue, captioner.cell, layerCount: captioner.layerCount,
                instructions: instructions, parameter: parameter)
        }
        attention = captioner.attentionCount == nil ? nil : try layer("attn")
        rnn1 = try stack(.rnn1)
        rnn2 = try stack(.rnn2)
        output = try layer("out")
        embedding = try parameter("embedding.weight")
        silence = rnn1.inputProduct(attention?.bias ?? [], workers)
    }

    /// The words for one dive, by id, without sos and eos; at most `Captioner.mostWords`. They end if a logit is NaN.
    ///
    /// - Parameter clipFeatures: [clips, F].
    func caption(_ clipFeatures: Tensor, _ workers: Workers) -> (words: [Int], areFinite: Bool) {
        var states1 = rnn1.zeroStates
        var states2 = rnn2.zeroStates
        let read = rnn1.read(
            attention?(clipFeatures, workers, isLastUse: true) ?? clipFeatures, &states1, workers)
        _ = rnn2.read(read, &states2, workers)  // zeros stand in for the word, so they are omitted
        var words: [Int] = []
        var word = Vocabulary.sos
        while words.count < Captioner.mostWords {
            let silent = rnn1.step(&states1, inputProduct: silence, workers)
            let spoken = rnn2.step(&states2, input: silent + wordVector(word), workers)
            let logits = output(spoken, workers)
            guard logits.allSatisfy(\.isFinite) else { return (words, false) }
            word = indexOfLargest(logits)
            if word == Vocabulary.eos { break }
            words.append(word)
        }
        return (words, true)
    }

    private func wordVector(_ word: Int) -> [Float] {
        let count = embedding.shape[1]
        return embedding.withUnsafeBufferPointer { Array($0[word * count..<(word + 1) * count]) }
    }

    /// The first of equal values, like torch.argmax on a CPU.
    private func indexOfLargest(_ logits: [Float]) -> Int {
        logits.indices.reduce(0) { logits[$1] > logits[$0] ? $1 : $0 }
    }
}
