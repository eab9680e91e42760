import CKernels
package import Tensors

/// A linear layer for a few vectors at a time: x W^T + b.
///
/// Bound by memory, not by arithmetic, so the weights stay row-major where they were loaded and are read once for all the
/// vectors; large ones are split by rows over the workers.
package struct LinearLayer: Sendable {
    private let weight: Weights
    /// Also the output for a vector of zeros.
    let bias: [Float]
    private let inputCount: Int

    /// Below this many weights a part costs more than it saves.
    private static let smallestPart = 1 << 14

    /// - Parameters:
    ///   - weight: [outputs, inputs].
    ///   - bias: [outputs].
    package init(weight: Weights, bias: Weights) {
        precondition(
            weight.shape.count == 2 && bias.shape == [weight.shape[0]], "a linear layer's parameters")
        self.weight = weight
        self.bias = bias.tensor.values
        inputCount = weight.shape[1]
    }

    /// The output for a vector; one that is too short counts as filled up with zeros, which are not multiplied.
    package func callAsFunction(_ input: [Float], _ workers: Workers) -> [Float] {
        outputs(input, vectorCount: 1, workers)
    }

    /// The outputs for several vectors, [N, inputs], which may be too short likewise; [N, outputs].
    ///
    /// To the bit what they give one by one.
    package func callAsFunction(_ inputs: Tensor, _ workers: Workers) -> Tensor {
        let vectorCount = inputs.shape[0]
        return Tensor(
            shape: [vectorCount, bias.count],
            values: outputs(inputs.values, vectorCount: vectorCount, workers))
    }

    private func outputs(_ vectors: [Float], vectorCount: Int, _ workers: Workers) -> [Float] {
        let columnCount = vectors.count / vectorCount
        precondition(columnCount <= inputCount, "\(columnCount) values for \(inputCount) inputs")
        let outputCount = bias.count
        let partCount = max(1, min(workers.count, outputCount * columnCount / Self.smallestPart, outputCount))
        return [Float](unsafeUninitializedCapacity: vectorCount * outputCount) { output, initialized in
            weight.withUnsafeBufferPointer { weight in
                workers.share(partCount) { part, _ in
                    let first = outputCount * part / partCount
                    let rowCount = outputCount * (part + 1) / partCount - first
                    bias.withUnsafeBufferPointer { bias in
                        ckernels_matrix_vectors(
                            output.baseAddress.map { $0 + first },
                            weight.baseAddress.map { $0 + first * inputCount }, vectors,
                            bias.baseAddress.map { $0 + first }, rowCount, columnCount, inputCount,
                            vectorCount, outputCount)
                    }
                }
            }
            initialized = vectorCount * outputCount
        }
    }
}
