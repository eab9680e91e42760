import Foundation
import Scoring
import Tensors
import Testing

struct GRULayerTests {
    @Test func `one unit follows PyTorch's formulas`() {
        // torch.nn.GRU: r = s(1*2 + 0.1 + 0.5*0.4 + 0.2), z = s(-1*2 + 0.3*0.4), n = tanh(0.5*2 + r * (2*0.4 + 0.7)).
        let layer = GRULayer(
            inputLayer: LinearLayer(
                weight: Tensor(shape: [3, 1], values: [1, -1, 0.5]),
                bias: Tensor(shape: [3], values: [0.1, 0, 0]), threads: 1),
            hiddenLayer: LinearLayer(
                weight: Tensor(shape: [3, 1], values: [0.5, 0.3, 2]),
                bias: Tensor(shape: [3], values: [0.2, 0, 0.7]), threads: 1))
        var state: [Float] = [0.4]

        layer.step(&state, input: [2])

        func sigmoid(_ x: Double) -> Double { 1 / (1 + exp(-x)) }
        let (r, z) = (sigmoid(2.5), sigmoid(-1.88))
        let n = tanh(1 + r * 1.5)
        #expect(abs(Double(state[0]) - ((1 - z) * n + z * 0.4)) < 1e-6)  // 32-bit arithmetic
    }

    @Test func `a step without input is a step with zeros`() {
        let layer = GRULayer(
            inputLayer: LinearLayer(
                weight: .random([36, 20], seed: 1), bias: .random([36], seed: 2), threads: 1),
            hiddenLayer: LinearLayer(
                weight: .random([36, 12], seed: 3), bias: .random([36], seed: 4), threads: 1))
        var silent = Tensor.random([12], seed: 5).values
        var zeros = silent

        layer.stepWithoutInput(&silent)
        layer.step(&zeros, input: Array(repeating: 0, count: 20))

        #expect(relativeDifference(silent, zeros) < 1e-6)
    }
}
