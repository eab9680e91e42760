import Blueprints
import Foundation
import Scoring
import Tensors
import Testing

struct RecurrentLayerTests {
    private let one = Workers(count: 1)

    @Test func `one GRU follows PyTorch's formulas`() {
        // torch.nn.GRU: r = s(1*2 + 0.1 + 0.5*0.4 + 0.2), z = s(-1*2 + 0.3*0.4), n = tanh(0.5*2 + r * (2*0.4 + 0.7)).
        let layer = RecurrentLayer(
            .gru, inputLayer: .make([1, -1, 0.5], bias: [0.1, 0, 0]),
            hiddenLayer: .make([0.5, 0.3, 2], bias: [0.2, 0, 0.7]))
        var state = RecurrentLayer.State(output: [0.4])

        layer.step(&state, inputProduct: layer.inputProduct([2], one), one)

        let (r, z) = (sigmoid(2.5), sigmoid(-1.88))
        let n = tanh(1 + r * 1.5)
        #expect(abs(Double(state.output[0]) - ((1 - z) * n + z * 0.4)) < 1e-6)  // 32-bit arithmetic
    }

    @Test func `one LSTM follows PyTorch's formulas`() {
        // torch.nn.LSTM: i = s(1*2 + 0.1 + 0.5*0.4 + 0.2), f = s(-1*2 + 0.3*0.4), g = tanh(0.5*2 + 2*0.4 + 0.7),
        // o = s(0.2*2 - 0.3 - 1*0.4); c' = f * -0.6 + i * g, h' = o * tanh(c').
        let layer = RecurrentLayer(
            .lstm, inputLayer: .make([1, -1, 0.5, 0.2], bias: [0.1, 0, 0, -0.3]),
            hiddenLayer: .make([0.5, 0.3, 2, -1], bias: [0.2, 0, 0.7, 0]))
        var state = RecurrentLayer.State(output: [0.4], cells: [-0.6])

        layer.step(&state, inputProduct: layer.inputProduct([2], one), one)

        let (i, f, g, o) = (sigmoid(2.5), sigmoid(-1.88), tanh(2.5), sigmoid(-0.3))
        let cell = f * -0.6 + i * g
        #expect(abs(Double(state.cells[0]) - cell) < 1e-6)  // 32-bit arithmetic
        #expect(abs(Double(state.output[0]) - o * tanh(cell)) < 1e-6)
    }

    @Test(arguments: [Captioner.Cell.gru, .lstm])
    func `inputs read at once give bit for bit the same as step by step`(cell: Captioner.Cell) {
        let (gates, width) = (cell.gateCount * 19, 19)
        let layer = RecurrentLayer(
            cell,
            inputLayer: LinearLayer(
                weight: Weights(.random([gates, 33], seed: 1)), bias: Weights(.random([gates], seed: 2))),
            hiddenLayer: LinearLayer(
                weight: Weights(.random([gates, width], seed: 3)), bias: Weights(.random([gates], seed: 4))))
        let inputs = Tensor.random([6, 33], seed: 5)
        let cells = [Float](repeating: 0, count: cell == .lstm ? width : 0)
        let start = RecurrentLayer.State(output: Array(repeating: 0, count: width), cells: cells)

        var state = start
        let outputs = layer.read(inputs, &state, one)

        var stepped = start
        for clip in 0..<6 {
            let input = Array(inputs.values[clip * 33..<(clip + 1) * 33])
            layer.step(&stepped, inputProduct: layer.inputProduct(input, one), one)
            #expect(Array(outputs.values[clip * width..<(clip + 1) * width]) == stepped.output)
        }
        #expect(outputs.shape == [6, width])
        #expect(state.output == stepped.output)
        #expect(state.cells == stepped.cells)
    }

    @Test func `a first step from zeros follows PyTorch's formulas`() {
        // As above with h = 0: r = s(2.1 + 0.2), z = s(-2), n = tanh(1 + r * 0.7).
        let layer = RecurrentLayer(
            .gru, inputLayer: .make([1, -1, 0.5], bias: [0.1, 0, 0]),
            hiddenLayer: .make([0.5, 0.3, 2], bias: [0.2, 0, 0.7]))
        var state = RecurrentLayer.State(output: [0])

        layer.step(&state, inputProduct: layer.inputProduct([2], one), one)

        let n = tanh(1 + sigmoid(2.3) * 0.7)
        #expect(abs(Double(state.output[0]) - (1 - sigmoid(-2)) * n) < 1e-6)  // 32-bit arithmetic
    }

    private func sigmoid(_ x: Double) -> Double { 1 / (1 + exp(-x)) }
}

extension LinearLayer {
    /// A layer of one input.
    fileprivate static func make(_ weight: [Float], bias: [Float]) -> LinearLayer {
        LinearLayer(
            weight: Weights(Tensor(shape: [weight.count, 1], values: weight)),
            bias: Weights(Tensor(shape: [bias.count], values: bias)))
    }
}
