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
    private let team: ThreadTeam

    /// - Parameters:
    ///   - weight: [outputs, inputs].
    ///   - bias: [outputs].
    package init(weight: Weights, bias: Weights, threads: Int) {
        self.init(weight: weight, bias: bias, team: ThreadTeam(threads: threads))
    }

    /// As above, sharing the threads of a team.
    package init(weight: Weights, bias: Weights, team: ThreadTeam) {
        precondition(
            weight.shape.count == 2 && bias.shape == [weight.shape[0]], "a linear layer's parameters")
        self.weight = weight
        self.bias = bias.tensor.values
        inputCount = weight.shape[1]
        self.team = team
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
        return [Float](unsafeUninitializedCapacity: vectorCount * outputCount) { output, initialized in
            weight.withUnsafeBufferPointer { weight in
                vectors.withUnsafeBufferPointer { vectors in
                    bias.withUnsafeBufferPointer { bias in
                        team.run(
                            MatrixProduct(
                                output: output.baseAddress, matrix: weight.baseAddress,
                                vectors: vectors.baseAddress, bias: bias.baseAddress,
                                vectorCount: vectorCount, rowCount: outputCount, columnCount: columnCount,
                                stride: inputCount))
                    }
                }
            }
            initialized = vectorCount * outputCount
        }
    }
}
