import Blueprints

// The captioner: rnn1 takes the clips and then zeros, so its outputs do not depend on the words and are computed in one
// go; with teacher forcing the same holds of rnn2. Both equal the release's loop step by step.
extension TorchNetwork {
    /// Logits of the next word after each given word, [N, L, V], for training.
    ///
    /// - Parameters:
    ///   - features: clip features [N * 6, F].
    ///   - words: ids of the words before, [N, L], the first of each row sos.
    func teach(_ features: TorchTensor, words: TorchTensor) throws -> TorchTensor {
        let length = try words.shape[1]
        let read = try rnn1Outputs(features, wordCount: length, dropout: Captioner.dropout)  // [N, 6 + L, H]
        let diveCount = try read.shape[0]
        let embedded = try TorchTensor.concatenate(
            [
                .zeros([diveCount, Blueprint.clipCount, captioner.wordCount]),
                parameter("embedding.weight").rows(words),
            ], dimension: 1)  // [N, 6 + L, E]
        let spoken = try TorchTensor.concatenate([read, embedded], dimension: 2).gru(
            state: emptyState(diveCount), parameters: stack(.rnn2), dropout: Captioner.dropout
        ).outputs  // [N, 6 + L, H]
        return try spoken.narrowed(dimension: 1, start: Blueprint.clipCount, length: length)
            .linear(weight: parameter("out.weight"), bias: parameter("out.bias"))
    }

    /// Greedy captions of N dives, without markers: the likeliest word each time, until eos or 99 words.
    ///
    /// - Parameter features: clip features [N * 6, F].
    func speak(of features: TorchTensor) throws -> [[Int]] {
        let read = try rnn1Outputs(features, wordCount: Captioner.mostWords, dropout: 0)  // [N, 6 + 99, H]
        let diveCount = try read.shape[0]
        let listening = try TorchTensor.concatenate(
            [
                read.narrowed(dimension: 1, start: 0, length: Blueprint.clipCount),
                .zeros([diveCount, Blueprint.clipCount, captioner.wordCount]),
            ], dimension: 2)
        var state = try listening.gru(
            state: emptyState(diveCount), parameters: stack(.rnn2), dropout: 0
        ).state
        var words = Array(repeating: Vocabulary.sos, count: diveCount)
        var captions: [[Int]] = Array(repeating: [], count: diveCount)
        var isSpeaking = Array(repeating: true, count: diveCount)
        for position in 0..<Captioner.mostWords where isSpeaking.contains(true) {
            let input = try TorchTensor.concatenate(
                [
                    read.narrowed(dimension: 1, start: Blueprint.clipCount + position, length: 1),
                    parameter("embedding.weight").rows(.make(integers: words, shape: [diveCount, 1])),
                ], dimension: 2)  // [N, 1, H + E]
            let spoken = try input.gru(state: state, parameters: stack(.rnn2), dropout: 0)
            state = spoken.state
            words = try spoken.outputs.linear(weight: parameter("out.weight"), bias: parameter("out.bias"))
                .indexOfLargest(dimension: 2).integers(count: diveCount)
            for dive in captions.indices where isSpeaking[dive] {
                if words[dive] == Vocabulary.eos {
                    isSpeaking[dive] = false
                } else {
                    captions[dive].append(words[dive])
                }
            }
        }
        return captions
    }

    /// rnn1 over the clips, then over a zero vector a word: [N, 6 + wordCount, H].
    private func rnn1Outputs(
        _ features: TorchTensor, wordCount: Int, dropout: Double
    ) throws -> TorchTensor {
        let clips = try features.reshaped([-1, Blueprint.clipCount, captioner.featureCount])
        let diveCount = try clips.shape[0]
        let input = try TorchTensor.concatenate(
            [clips, .zeros([diveCount, wordCount, captioner.featureCount])], dimension: 1)
        return try input.gru(state: emptyState(diveCount), parameters: stack(.rnn1), dropout: dropout).outputs
    }

    private func emptyState(_ diveCount: Int) throws -> TorchTensor {
        try .zeros([captioner.layerCount, diveCount, captioner.hiddenCount])
    }

    private func stack(_ stack: Captioner.Stack) -> [TorchTensor] {
        (0..<captioner.layerCount).flatMap { layer in
            ["weight_ih", "weight_hh", "bias_ih", "bias_hh"].map {
                parameter("\(stack.rawValue).\($0)_l\(layer)")
            }
        }
    }
}
