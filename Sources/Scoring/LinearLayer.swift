import CKernels
import Dispatch
package import Tensors

/// A linear layer for a few vectors at a time: x W^T + b.
///
/// Bound by memory, not by arithmetic, so the weights stay row-major where they were loaded and are read once for all the
/// vectors; large ones are split by rows over the threads.
package struct LinearLayer {
    private let weight: Weights
    /// Also the output for a vector of zeros.
    let bias: [Float]
    private let inputCount: Int
    private let threads: Int

    /// Below this many weights a split costs more than it saves.
    private static let smallestSplit = 1 << 18

    /// - Parameters:
    ///   - weight: [outputs, inputs].
    ///   - bias: [outputs].
    package init(weight: Weights, bias: Weights, threads: Int) {
        precondition(
            weight.shape.count == 2 && bias.shape == [weight.shape[0]], "a linear layer's parameters")
        self.weight = weight
        self.bias = bias.tensor.values
        inputCount = weight.shape[1]
        self.threads = threads
    }

    /// The output for a vector; one that is too short counts as filled up with zeros, which are not multiplied.
    package func callAsFunction(_ input: [Float]) -> [Float] { outputs(input, vectorCount: 1) }

    /// The outputs for several vectors, [N, inputs], which may be too short likewise; [N, outputs].
    ///
    /// To the bit what they give one by one.
    package func callAsFunction(_ inputs: Tensor) -> Tensor {
        let vectorCount = inputs.shape[0]
        return Tensor(
            shape: [vectorCount, bias.count], values: outputs(inputs.values, vectorCount: vectorCount))
    }

    private func outputs(_ vectors: [Float], vectorCount: Int) -> [Float] {
        let columnCount = vectors.count / vectorCount
        precondition(columnCount <= inputCount, "\(columnCount) values for \(inputCount) inputs")
        let outputCount = bias.count
        let partCount = weight.count < Self.smallestSplit ? 1 : min(threads, outputCount)
        return [Float](unsafeUninitializedCapacity: vectorCount * outputCount) { output, initialized in
            // The parts write to rows of their own, and the pointer outlives the loop.
            nonisolated(unsafe) let output = output.baseAddress
            DispatchQueue.concurrentPerform(iterations: partCount) { part in
                let first = outputCount * part / partCount
                let rowCount = outputCount * (part + 1) / partCount - first
                weight.withUnsafeBufferPointer { weight in
                    bias.withUnsafeBufferPointer { bias in
                        ckernels_matrix_vectors(
                            output.map { $0 + first }, weight.baseAddress.map { $0 + first * inputCount },
                            vectors, bias.baseAddress.map { $0 + first }, rowCount, columnCount, inputCount,
                            vectorCount, outputCount)
                    }
                }
            }
            initialized = vectorCount * outputCount
        }
    }
}
