import Blueprints
import CTorch

extension TorchTensor {
    /// Bytes [M, T, H, W, 3] to floats [M, 3, T, H, W], normalised per channel.
    func normalizedFrames(mean: [Float], deviation: [Float]) throws -> TorchTensor {
        try .make("normalize_frames") { ctorch_normalize_frames(handle, mean, deviation, $0) }
    }

    func convolved(
        _ it: Operation.Convolution, weight: TorchTensor, bias: TorchTensor?
    ) throws -> TorchTensor {
        try .make("conv3d") {
            ctorch_conv3d(
                handle, weight.handle, bias?.handle, it.stride.array.extents, it.padding.array.extents, $0)
        }
    }

    func maxPooled(_ it: Operation.Pooling) throws -> TorchTensor {
        try .make("max_pool3d") {
            ctorch_max_pool3d(
                handle, it.kernel.array.extents, it.stride.array.extents, it.padding.array.extents, $0)
        }
    }

    func averagePooled(_ it: Operation.Pooling) throws -> TorchTensor {
        try .make("avg_pool3d") {
            ctorch_average_pool3d(handle, it.kernel.array.extents, it.stride.array.extents, $0)
        }
    }

    /// Normalises every channel by its running mean and variance, or by the batch's, which then update the running ones in
    /// place.
    ///
    /// - Parameter momentum: the batch's share in the running statistics; nil in scoring.
    func batchNormalized(
        _ it: Operation.BatchNormalization, weight: TorchTensor, bias: TorchTensor, runningMean: TorchTensor,
        runningVariance: TorchTensor, momentum: Double?
    ) throws -> TorchTensor {
        try .make("batch_norm") {
            ctorch_batch_norm(
                handle, weight.handle, bias.handle, runningMean.handle, runningVariance.handle,
                momentum == nil ? 0 : 1, momentum ?? 0, it.epsilon, $0)
        }
    }

    func rectified() throws -> TorchTensor { try .make("relu") { ctorch_relu(handle, $0) } }

    /// The same values with another shape; one extent may be -1.
    func reshaped(_ shape: [Int]) throws -> TorchTensor {
        try .make("reshape") { ctorch_reshape(handle, shape.extents, Int32(shape.count), $0) }
    }

    /// x W^T + b over the last dimension.
    func linear(weight: TorchTensor, bias: TorchTensor) throws -> TorchTensor {
        try .make("linear") { ctorch_linear(handle, weight.handle, bias.handle, $0) }
    }

    func mean(dimension: Int) throws -> TorchTensor {
        try .make("mean") { ctorch_mean(handle, Int64(dimension), $0) }
    }

    static func concatenate(_ tensors: [TorchTensor], dimension: Int) throws -> TorchTensor {
        try make("concatenate") {
            ctorch_concatenate(tensors.map(\.handle), Int32(tensors.count), Int64(dimension), $0)
        }
    }

    func narrowed(dimension: Int, start: Int, length: Int) throws -> TorchTensor {
        try .make("narrow") { ctorch_narrow(handle, Int64(dimension), Int64(start), Int64(length), $0) }
    }

    /// The same values repeated along extents of 1 and along new leading ones.
    func expanded(_ shape: [Int]) throws -> TorchTensor {
        try .make("expand") { ctorch_expand(handle, shape.extents, Int32(shape.count), $0) }
    }

    /// Rows of this table [V, E] by ids [...]: [..., E].
    func rows(_ ids: TorchTensor) throws -> TorchTensor {
        try .make("embedding") { ctorch_embedding(handle, ids.handle, $0) }
    }

    func indexOfLargest(dimension: Int) throws -> TorchTensor {
        try .make("argmax") { ctorch_argmax(handle, Int64(dimension), $0) }
    }
}

// Losses: scalars.
extension TorchTensor {
    /// Cross-entropy of logits [M, C], the mean over the rows whose target is not negative.
    func meanCrossEntropy(_ targets: TorchTensor) throws -> TorchTensor {
        try .make("cross_entropy") { ctorch_cross_entropy(handle, targets.handle, 1, $0) }
    }

    /// Cross-entropy of logits [M, C], the sum over the rows whose target is not negative.
    func summedCrossEntropy(_ targets: TorchTensor) throws -> TorchTensor {
        try .make("cross_entropy") { ctorch_cross_entropy(handle, targets.handle, 0, $0) }
    }

    /// Mean of squared differences where the mask is 1.
    func squaredError(_ target: TorchTensor, mask: TorchTensor) throws -> TorchTensor {
        try .make("squared_error") { ctorch_squared_error(handle, target.handle, mask.handle, $0) }
    }

    /// Mean of absolute differences where the mask is 1.
    func absoluteError(_ target: TorchTensor, mask: TorchTensor) throws -> TorchTensor {
        try .make("absolute_error") { ctorch_absolute_error(handle, target.handle, mask.handle, $0) }
    }

    /// Mean of smooth absolute differences (Huber, 1 at beta 1) where the mask is 1.
    func smoothError(_ target: TorchTensor, mask: TorchTensor) throws -> TorchTensor {
        try .make("smooth_error") { ctorch_smooth_error(handle, target.handle, mask.handle, $0) }
    }

    /// The sum of scalars times their weights; 0 for an empty list.
    static func weightedSum(_ terms: [(weight: Double, term: TorchTensor)]) throws -> TorchTensor {
        try make("weighted_sum") {
            ctorch_weighted_sum(terms.map(\.term.handle), terms.map(\.weight), Int32(terms.count), $0)
        }
    }
}

// Gradients.
extension TorchTensor {
    /// Marks a tensor as trainable.
    func requireGradient() throws { try check(ctorch_require_gradient(handle), "requires_grad") }

    /// Runs `body` without recording for backward.
    static func withoutGradients<Result>(_ body: () throws -> Result) throws -> Result {
        var before: Int32 = 1
        try check(ctorch_set_gradients_enabled(0, &before), "set_gradients_enabled")
        defer { ctorch_set_gradients_enabled(before, &before) }
        return try body()
    }
}
