import Scoring
import Tensors
import TestSupport
import Testing

struct LinearLayerTests {
    /// Rows and columns around the four rows and sixteen lanes that the kernel takes at a time.
    static let shapes = [[1, 1], [3, 15], [4, 16], [5, 17], [9, 33], [24, 64], [130, 255]]

    @Test(arguments: shapes)
    func `a layer gives x W^T + b for every remainder of rows and columns`(shape: [Int]) {
        let weight = Tensor.random(shape, seed: 1)
        let bias = Tensor.random([shape[0]], seed: 2)
        let input = Tensor.random([shape[1]], seed: 3).values

        let output = LinearLayer(weight: Weights(weight), bias: Weights(bias))(input, Workers(count: 2))

        // Sums of at most 255 products of 32-bit numbers below 1.
        #expect(relativeDifference(output, Self.product(weight, bias, input)) < 1e-5)
    }

    @Test func `a layer split over threads gives the same as on one thread`() {
        let weight = Tensor.random([515, 1031], seed: 1)
        let bias = Tensor.random([515], seed: 2)
        let input = Tensor.random([1031], seed: 3).values

        let together = LinearLayer(weight: Weights(weight), bias: Weights(bias))(input, Workers(count: 3))

        #expect(
            relativeDifference(
                together, LinearLayer(weight: Weights(weight), bias: Weights(bias))(input, Workers(count: 1)))
                < 1e-6
        )
        #expect(relativeDifference(together, Self.product(weight, bias, input)) < 1e-5)
    }

    @Test func `an input that is too short is padded with zeros`() {
        let weight = Tensor.random([7, 50], seed: 1)
        let bias = Tensor.random([7], seed: 2)
        let input = Tensor.random([21], seed: 3).values
        let workers = Workers(count: 1)
        let layer = LinearLayer(weight: Weights(weight), bias: Weights(bias))

        #expect(
            relativeDifference(layer(input, workers), layer(input + Array(repeating: 0, count: 29), workers))
                < 1e-6)
    }

    @Test(arguments: shapes + [[515, 1031]], [1, 2])
    func `several vectors give bit for bit the same as one by one`(shape: [Int], threads: Int) {
        let layer = LinearLayer(
            weight: Weights(.random(shape, seed: 1)), bias: Weights(.random([shape[0]], seed: 2)))
        let workers = Workers(count: threads)
        // Up to three groups of three, with one and two left over.
        for vectorCount in 1...9 {
            let inputs = Tensor.random([vectorCount, shape[1]], seed: 3)

            let together = layer(inputs, workers)

            let apart = (0..<vectorCount).flatMap { vector in
                layer(Array(inputs.values[vector * shape[1]..<(vector + 1) * shape[1]]), workers)
            }
            #expect(together == Tensor(shape: [vectorCount, shape[0]], values: apart))
        }
    }

    @Test func `several vectors that are too short are padded with zeros`() {
        let layer = LinearLayer(
            weight: Weights(.random([7, 50], seed: 1)), bias: Weights(.random([7], seed: 2)))
        let workers = Workers(count: 1)
        let inputs = Tensor.random([6, 21], seed: 3)

        let apart = (0..<6).flatMap { layer(Array(inputs.values[$0 * 21..<($0 + 1) * 21]), workers) }

        #expect(layer(inputs, workers).values == apart)
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
