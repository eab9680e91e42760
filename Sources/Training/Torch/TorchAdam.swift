import CTorch

/// Adam over a list of parameters (Kingma & Ba, ICLR 2015; betas 0.9 and 0.999, epsilon 1e-8), numerically equal to
/// LibTorch's.
final class TorchAdam {
    /// Adam's state for one parameter.
    struct Moments {
        /// Steps taken, not counting those without a gradient.
        let stepCount: Int
        let mean: TorchTensor
        let square: TorchTensor
    }

    private let handle: OpaquePointer

    init(_ parameters: [TorchTensor]) throws {
        var handle: OpaquePointer?
        try check(ctorch_adam_make(parameters.map(\.handle), Int32(parameters.count), &handle), "Adam")
        guard let handle else {
            throw TrainingError(.engine, "LibTorch Adam", "was not made", remedy: "Report this.")
        }
        self.handle = handle
    }

    deinit { ctorch_adam_free(handle) }

    /// Differentiates a loss and moves every parameter along its gradient.
    ///
    /// Without a limit, a gradient is released as soon as its parameter is updated; with one, all live until the common norm
    /// is known.
    ///
    /// - Parameter gradientNormLimit: gradients with a larger common norm are scaled down to it; 0 leaves them unchanged.
    /// - Returns: the gradients' norm before scaling; not finite if the run has diverged, and the parameters are then
    ///   worthless.
    func descend(_ loss: TorchTensor, learningRate: Double, gradientNormLimit: Double) throws -> Double {
        var norm = 0.0
        try check(
            ctorch_adam_descend(handle, loss.handle, learningRate, gradientNormLimit, &norm), "Adam step")
        return norm
    }

    /// The state of the parameter at an index of the list; shared, not copied.
    func moments(at index: Int) throws -> Moments {
        var step: Int64 = 0
        let made = try TorchTensor.makeSeveral(2, "Adam state") {
            ctorch_adam_state(handle, Int32(index), &step, $0, $0 + 1)
        }
        return Moments(stepCount: Int(step), mean: made[0], square: made[1])
    }

    /// Resumes from saved moments, taking ownership of them.
    func restore(_ moments: Moments, at index: Int) throws {
        try check(
            ctorch_adam_set_state(
                handle, Int32(index), Int64(moments.stepCount), moments.mean.handle, moments.square.handle),
            "Adam state")
    }
}
