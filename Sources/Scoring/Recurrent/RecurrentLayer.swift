package import Blueprints
import CKernels
package import Tensors

/// One layer of GRUs or LSTMs, run step by step (torch.nn.GRU's and torch.nn.LSTM's formulas and weight layouts).
package struct RecurrentLayer: Sendable {
    private let cell: Captioner.Cell
    private let inputLayer: LinearLayer
    private let hiddenLayer: LinearLayer

    /// What a layer passes from one step to the next.
    package struct State {
        /// The layer's output, [H].
        package var output: [Float]
        /// An LSTM's cells, [H]; empty for a GRU.
        package var cells: [Float]

        package init(output: [Float], cells: [Float] = []) {
            self.output = output
            self.cells = cells
        }
    }

    /// - Parameters:
    ///   - inputLayer: weight_ih [gates * H, I] and bias_ih.
    ///   - hiddenLayer: weight_hh [gates * H, H] and bias_hh.
    package init(_ cell: Captioner.Cell, inputLayer: LinearLayer, hiddenLayer: LinearLayer) {
        self.cell = cell
        self.inputLayer = inputLayer
        self.hiddenLayer = hiddenLayer
    }

    /// The state before the first step.
    var zeroState: State {
        let zeros = [Float](repeating: 0, count: hiddenLayer.bias.count / cell.gateCount)
        return State(output: zeros, cells: cell == .lstm ? zeros : [])
    }

    /// The gates' product with an input, padded with zeros if too short; bias included, [gates * H].
    package func inputProduct(_ input: [Float], _ workers: Workers) -> [Float] { inputLayer(input, workers) }

    /// Advances by several inputs, [N, I]; returns the outputs, [N, H].
    package func read(_ inputs: Tensor, _ state: inout State, _ workers: Workers) -> Tensor {
        let products = inputLayer(inputs, workers, isLastUse: true)  // [N, gates * H]
        return Tensor(
            rows: (0..<inputs.shape[0]).map { index in
                step(&state, inputProduct: products.row(index), workers)
                return state.output
            })
    }

    /// Runs several sequences from their beginnings in parallel, reading the weights no more often than for one.
    ///
    /// - Parameters:
    ///   - sequences: the input rows that each takes in order, which are also its output rows. The first is the longest.
    ///   - inputs: [rows, I].
    /// - Returns: the outputs, [rows, H].
    func read(_ sequences: inout [[Int]], of inputs: Tensor, _ workers: Workers) -> Tensor {
        let products = inputLayer(inputs, workers, isLastUse: true)  // [rows, gates * H]
        var states = sequences.map { _ in zeroState }
        var outputs: [[Float]] = []
        var outputRows: [[Int]] = sequences.map { _ in [] }
        for index in sequences[0].indices {
            let going = sequences.indices.filter { index < sequences[$0].count }
            let hidden = Tensor(rows: going.map { states[$0].output })
            let hiddenProducts = index == 0 ? nil : hiddenLayer(hidden, workers)  // [going, gates * H]
            for (place, sequence) in going.enumerated() {
                advance(
                    &states[sequence], inputProduct: products.row(sequences[sequence][index]),
                    hiddenProduct: hiddenProducts?.row(place) ?? hiddenLayer.bias)
                outputRows[sequence].append(outputs.count)
                outputs.append(states[sequence].output)
            }
        }
        sequences = outputRows
        return Tensor(rows: outputs)
    }

    /// Advances by one input's product.
    package func step(_ state: inout State, inputProduct: [Float], _ workers: Workers) {
        // The first step's zeros need no multiplying.
        let isSilent = state.output.allSatisfy { $0 == 0 }
        let hiddenProduct = isSilent ? hiddenLayer.bias : hiddenLayer(state.output, workers)  // [gates * H]
        advance(&state, inputProduct: inputProduct, hiddenProduct: hiddenProduct)
    }

    private func advance(_ state: inout State, inputProduct: [Float], hiddenProduct: [Float]) {
        switch cell {
        case .gru: ckernels_gru_gates(&state.output, inputProduct, hiddenProduct, state.output.count)
        case .lstm:
            ckernels_lstm_gates(
                &state.output, &state.cells, inputProduct, hiddenProduct, state.output.count)
        }
    }
}
