import Blueprints

// The captioner: rnn1 reads the clips and then empty input, so its outputs do not depend on the words and are computed at
// once; with teacher forcing the same is true of rnn2. Both match the release's loop step by step.
extension TorchNetwork {
    /// Logits of the next word after each given word, [N, L, V], for training.
    ///
    /// - Parameters:
    ///   - features: clip features [N * 6, F].
    ///   - words: ids of the previous words, [N, L], the first of each row sos.
    func teach(_ captioner: Captioner, _ features: TorchTensor, words: TorchTensor) throws -> TorchTensor {
        let length = try words.shape[1]
        let clips = try seen(features, captioner)  // [N, 6, I]
        let diveCount = try clips.shape[0]
        let read = try TorchTensor.concatenate(
            [clips, unseen(captioner, diveCount, stepCount: length)], dimension: 1
        )
        .recurrent(
            emptyState(captioner, diveCount), parameters: stack(captioner, .rnn1), dropout: Captioner.dropout
        ).outputs  // [N, 6 + L, H]
        let embedded = try TorchTensor.concatenate(
            [unspoken(captioner, diveCount), parameter("embedding.weight").rows(words)],
            dimension: 1)  // [N, 6 + L, E]
        let spoken = try TorchTensor.concatenate([read, embedded], dimension: 2)
            .recurrent(
                emptyState(captioner, diveCount), parameters: stack(captioner, .rnn2),
                dropout: Captioner.dropout
            ).outputs  // [N, 6 + L, H]
        return try logits(spoken.narrowed(dimension: 1, start: Blueprint.clipCount, length: length))
    }

    /// Greedy captions of N dives, without markers: the most probable word each time, until eos or 99 words; ends when all
    /// have ended.
    ///
    /// - Parameter features: clip features [N * 6, F].
    func speak(of features: TorchTensor, by captioner: Captioner) throws -> [[Int]] {
        let clips = try seen(features, captioner)  // [N, 6, I]
        let diveCount = try clips.shape[0]
        let heard = try clips.recurrent(
            emptyState(captioner, diveCount), parameters: stack(captioner, .rnn1), dropout: 0)
        var reader = heard.state
        var speaker = try TorchTensor.concatenate(
            [heard.outputs, unspoken(captioner, diveCount)], dimension: 2
        )
        .recurrent(emptyState(captioner, diveCount), parameters: stack(captioner, .rnn2), dropout: 0).state
        let nothing = try unseen(captioner, diveCount, stepCount: 1)  // [N, 1, I]
        var words = Array(repeating: Vocabulary.sos, count: diveCount)
        var captions: [[Int]] = Array(repeating: [], count: diveCount)
        var isSpeaking = Array(repeating: true, count: diveCount)
        for _ in 0..<Captioner.mostWords {
            let read = try nothing.recurrent(reader, parameters: stack(captioner, .rnn1), dropout: 0)
            reader = read.state
            let embedded = try parameter("embedding.weight").rows(
                .make(integers: words, shape: [diveCount, 1]))
            let spoken = try TorchTensor.concatenate([read.outputs, embedded], dimension: 2)  // [N, 1, H + E]
                .recurrent(speaker, parameters: stack(captioner, .rnn2), dropout: 0)
            speaker = spoken.state
            words = try logits(spoken.outputs).indexOfLargest(dimension: 2).integers(count: diveCount)
            for dive in captions.indices where isSpeaking[dive] {
                if words[dive] == Vocabulary.eos {
                    isSpeaking[dive] = false
                } else {
                    captions[dive].append(words[dive])
                }
            }
            guard isSpeaking.contains(true) else { break }
        }
        return captions
    }

    /// rnn1's input for the clips: their features, or the attention's output for them; [N, 6, I].
    private func seen(_ features: TorchTensor, _ captioner: Captioner) throws -> TorchTensor {
        let clips = try features.reshaped([-1, Blueprint.clipCount, captioner.featureCount])
        guard captioner.attentionCount != nil else { return clips }
        return try clips.linear(weight: parameter("attn.weight"), bias: parameter("attn.bias"))
    }

    /// rnn1's input while generating words: zeros, or the attention's output for zeros, its bias; [N, stepCount, I].
    private func unseen(_ captioner: Captioner, _ diveCount: Int, stepCount: Int) throws -> TorchTensor {
        guard let attentionCount = captioner.attentionCount else {
            return try .zeros([diveCount, stepCount, captioner.featureCount])
        }
        return try parameter("attn.bias").expanded([diveCount, stepCount, attentionCount])
    }

    /// rnn2's input in place of words while reading clips: [N, 6, E].
    private func unspoken(_ captioner: Captioner, _ diveCount: Int) throws -> TorchTensor {
        try .zeros([diveCount, Blueprint.clipCount, captioner.wordCount])
    }

    private func logits(_ spoken: TorchTensor) throws -> TorchTensor {
        try spoken.linear(weight: parameter("out.weight"), bias: parameter("out.bias"))
    }

    private func emptyState(_ captioner: Captioner, _ diveCount: Int) throws -> RecurrentState {
        try .zeros(captioner.cell, [captioner.layerCount, diveCount, captioner.hiddenCount])
    }

    private func stack(_ captioner: Captioner, _ stack: Captioner.Stack) -> [TorchTensor] {
        recurrentParameters(stack.rawValue, layerCount: captioner.layerCount)
    }
}
