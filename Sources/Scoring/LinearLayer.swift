import CKernels
package import Tensors

/// A linear layer for a few vectors at a time: x W^T + b.
///
/// Bound by memory, not by arithmetic, so the weights stay row-major where they were loaded and are read once for all the
/// vectors; large matrices are split by rows among the workers.
package struct LinearLayer: Sendable {
    private let weight: Weights
    /// Also the output for a vector of zeros.
    let bias: [Float]
    private let inputCount: Int
    private let instructions: InstructionSet

    /// Below this many weights, splitting costs more than it saves.
    private static let smallestPart = 1 << 14
    /// Weights in a block whose pages are released.
    private static let largestBlock = 1 << 22

    /// - Parameters:
    ///   - weight: [outputs, inputs].
    ///   - bias: [outputs].
    ///   - instructions: the vector instructions to use; the processor must support them.
    package init(weight: Weights, bias: Weights, instructions: InstructionSet = .best) {
        precondition(
            weight.shape.count == 2 && bias.shape == [weight.shape[0]], "a linear layer's parameters")
        self.weight = weight
        self.bias = bias.tensor.values
        inputCount = weight.shape[1]
        self.instructions = instructions
    }

    /// The output for a vector; a shorter one is treated as padded with zeros, which are not multiplied.
    ///
    /// - Parameter isLastUse: whether the dive does not need the layer again. If the workers release weights, a large layer
    ///   is then read in blocks whose pages go back to the file, so that a clip encoder's gigabytes are never all in memory.
    package func callAsFunction(_ input: [Float], _ workers: Workers, isLastUse: Bool = false) -> [Float] {
        outputs(input, vectorCount: 1, workers, isLastUse)
    }

    /// The outputs for several vectors, [N, inputs], which may be shorter, too; [N, outputs].
    ///
    /// Bit for bit the same as one by one.
    package func callAsFunction(_ inputs: Tensor, _ workers: Workers, isLastUse: Bool = false) -> Tensor {
        let vectorCount = inputs.shape[0]
        return Tensor(
            shape: [vectorCount, bias.count],
            values: outputs(inputs.values, vectorCount: vectorCount, workers, isLastUse))
    }

    private func outputs(
        _ vectors: [Float], vectorCount: Int, _ workers: Workers, _ isLastUse: Bool
    ) -> [Float] {
        let columnCount = vectors.count / vectorCount
        precondition(columnCount <= inputCount, "\(columnCount) values for \(inputCount) inputs")
        let outputCount = bias.count
        let letsGo = isLastUse && workers.letsWeightsGo && weight.count > Self.largestBlock
        let rowsAtOnce = letsGo ? max(1, Self.largestBlock / inputCount) : outputCount
        return [Float](unsafeUninitializedCapacity: vectorCount * outputCount) { output, initialized in
            for first in stride(from: 0, to: outputCount, by: rowsAtOnce) {
                let rows = first..<min(first + rowsAtOnce, outputCount)
                multiply(rows, vectors, vectorCount: vectorCount, columnCount: columnCount, output, workers)
                if letsGo {
                    weight.releasePages(of: rows.lowerBound * inputCount..<rows.upperBound * inputCount)
                }
            }
            initialized = vectorCount * outputCount
        }
    }

    private func multiply(
        _ rows: Range<Int>, _ vectors: [Float], vectorCount: Int, columnCount: Int,
        _ output: UnsafeMutableBufferPointer<Float>, _ workers: Workers
    ) {
        let partCount = max(1, min(workers.count, rows.count * columnCount / Self.smallestPart))
        let kernels = instructions.kernels
        weight.withUnsafeBufferPointer { weight in
            bias.withUnsafeBufferPointer { bias in
                workers.share(partCount) { part, _ in
                    let first = rows.lowerBound + rows.count * part / partCount
                    let end = rows.lowerBound + rows.count * (part + 1) / partCount
                    kernels.matrix_vectors(
                        output.baseAddress.map { $0 + first },
                        weight.baseAddress.map { $0 + first * inputCount }, vectors,
                        bias.baseAddress.map { $0 + first }, end - first, columnCount, inputCount,
                        vectorCount, bias.count)
                }
            }
        }
    }
}
