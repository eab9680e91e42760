import Scoring
import Tensors
import Testing

struct LinearLayerTests {
    /// Rows and columns around the four rows and sixteen lanes that the kernel takes at a time.
    static let shapes = [[1, 1], [3, 15], [4, 16], [5, 17], [9, 33], [24, 64], [130, 255]]

    @Test(arguments: shapes)
    func `a layer gives x W^T + b for every remainder of rows and columns`(shape: [Int]) {
        let weight = Tensor.random(shape, seed: 1)
        let bias = Tensor.random([shape[0]], seed: 2)
        let input = Tensor.random([shape[1]], seed: 3).values

        let output = LinearLayer(weight: Weights(weight), bias: Weights(bias), threads: 2)(input)

        // Sums of at most 255 products of 32-bit numbers below 1.
        #expect(relativeDifference(output, Self.product(weight, bias, input)) < 1e-5)
    }

    @Test func `a layer split over threads gives what one thread gives`() {
        let weight = Tensor.random([515, 1031], seed: 1)
        let bias = Tensor.random([515], seed: 2)
        let input = Tensor.random([1031], seed: 3).values

        let together = LinearLayer(weight: Weights(weight), bias: Weights(bias), threads: 3)(input)

        #expect(
            relativeDifference(
                together, LinearLayer(weight: Weights(weight), bias: Weights(bias), threads: 1)(input)) < 1e-6
        )
        #expect(relativeDifference(together, Self.product(weight, bias, input)) < 1e-5)
    }

    @Test func `an input that is too short counts as filled up with zeros`() {
        let weight = Tensor.random([7, 50], seed: 1)
        let bias = Tensor.random([7], seed: 2)
        let input = Tensor.random([21], seed: 3).values
        let layer = LinearLayer(weight: Weights(weight), bias: Weights(bias), threads: 1)

        #expect(relativeDifference(layer(input), layer(input + Array(repeating: 0, count: 29))) < 1e-6)
    }

    /// The definition, in double precision.
    private static func product(_ weight: Tensor, _ bias: Tensor, _ input: [Float]) -> [Float] {
        bias.values.indices.map { row in
            let terms = input.indices.map {
                Double(weight.values[row * input.count + $0]) * Double(input[$0])
            }
            return Float(Double(bias.values[row]) + terms.reduce(0, +))
        }
    }
}
