import CTorch
import Tensors

/// LibTorch's Adam over a list of parameters (Kingma & Ba, ICLR 2015; betas 0.9 and 0.999, epsilon 1e-8).
final class TorchAdam {
    /// What Adam remembers of one parameter.
    struct Moments: Equatable {
        /// Steps taken; those in which it had no gradient do not count.
        let stepCount: Int
        let mean: Tensor
        let square: Tensor
    }

    private let handle: OpaquePointer
    private let parameters: [TorchTensor]

    init(_ parameters: [TorchTensor], learningRate: Double) throws {
        var handle: OpaquePointer?
        try check(
            ctorch_adam_make(parameters.map(\.handle), Int32(parameters.count), learningRate, &handle), "Adam"
        )
        guard let handle else { throw TrainingError(.engine, "LibTorch Adam", "was not made. Report this.") }
        self.handle = handle
        self.parameters = parameters
    }

    deinit { ctorch_adam_free(handle) }

    func setLearningRate(_ rate: Double) throws {
        try check(ctorch_adam_set_learning_rate(handle, rate), "Adam learning rate")
    }

    func forgetGradients() throws { try check(ctorch_adam_zero(handle), "Adam zero_grad") }

    /// Moves every parameter along its gradient.
    func step() throws { try check(ctorch_adam_step(handle), "Adam step") }

    /// What is remembered of every parameter, in the order of the list.
    func moments() throws -> [Moments] {
        try parameters.indices.map { index in
            var step: Int64 = 0
            let made = try TorchTensor.makeSeveral(2, "Adam state") {
                ctorch_adam_state(handle, Int32(index), &step, $0, $0 + 1)
            }
            return Moments(
                stepCount: Int(step), mean: try made[0].hostTensor, square: try made[1].hostTensor)
        }
    }

    /// Goes on from a saved state.
    func restore(_ moments: [Moments]) throws {
        precondition(moments.count == parameters.count)
        for (index, it) in moments.enumerated() {
            let mean = try TorchTensor.make(it.mean)
            let square = try TorchTensor.make(it.square)
            try check(
                ctorch_adam_set_state(
                    handle, Int32(index), Int64(it.stepCount), mean.handle, square.handle), "Adam state")
        }
    }
}
