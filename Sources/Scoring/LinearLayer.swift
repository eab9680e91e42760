import CKernels
import Dispatch
package import Tensors

/// A linear layer for one vector at a time: x W^T + b.
///
/// Bound by memory, not by arithmetic, so the weights stay row-major as they were loaded; large ones are split by rows
/// over the threads.
package struct LinearLayer {
    private let weight: [Float]
    /// Also the output for a vector of zeros.
    let bias: [Float]
    private let inputCount: Int
    private let threads: Int

    /// Below this many weights a split costs more than it saves.
    private static let smallestSplit = 1 << 18

    /// - Parameters:
    ///   - weight: [outputs, inputs].
    ///   - bias: [outputs].
    package init(weight: Tensor, bias: Tensor, threads: Int) {
        precondition(
            weight.shape.count == 2 && bias.shape == [weight.shape[0]], "a linear layer's parameters")
        self.weight = weight.values
        self.bias = bias.values
        inputCount = weight.shape[1]
        self.threads = threads
    }

    /// The output for a vector; one that is too short counts as filled up with zeros, which are not multiplied.
    package func callAsFunction(_ input: [Float]) -> [Float] {
        precondition(input.count <= inputCount, "\(input.count) values for \(inputCount) inputs")
        let outputCount = bias.count
        let partCount = weight.count < Self.smallestSplit ? 1 : min(threads, outputCount)
        return [Float](unsafeUninitializedCapacity: outputCount) { output, initialized in
            // The parts write to rows of their own, and the pointers outlive the loop.
            nonisolated(unsafe) let output = output
            DispatchQueue.concurrentPerform(iterations: partCount) { part in
                let rows = outputCount * part / partCount..<outputCount * (part + 1) / partCount
                apply(rows, input, UnsafeMutableBufferPointer(rebasing: output[rows]))
            }
            initialized = outputCount
        }
    }

    private func apply(_ rows: Range<Int>, _ input: [Float], _ output: UnsafeMutableBufferPointer<Float>) {
        weight.withUnsafeBufferPointer { weight in
            bias.withUnsafeBufferPointer { bias in
                ckernels_matrix_vector(
                    output.baseAddress, weight.baseAddress.map { $0 + rows.lowerBound * inputCount }, input,
                    bias.baseAddress.map { $0 + rows.lowerBound }, rows.count, input.count, inputCount)
            }
        }
    }
}
