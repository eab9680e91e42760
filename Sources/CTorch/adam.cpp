// Adam (Kingma & Ba, ICLR 2015) with the numbers of torch::optim::Adam, in the memory of parameters and moments alone: a
// parameter is moved as soon as its gradient is whole, piece by piece, and the gradient is let go before the next is made.
#include "ctorch_internal.h"

#include <ATen/Parallel.h>
#include <c10/core/GradMode.h>
#include <torch/csrc/autograd/function.h>
#include <torch/csrc/autograd/function_hook.h>
#include <torch/csrc/autograd/variable.h>

#include <cmath>
#include <memory>

using ctorch::guarded;
using ctorch::owned;

namespace {

constexpr double mean_decay = 0.9, square_decay = 0.999, epsilon = 1e-8;

/// Values handled at once: small enough for a core's cache, and the same for any number of threads.
constexpr int64_t piece = int64_t(1) << 15;

/// One parameter with what Adam remembers of it.
struct Slot {
    at::Tensor parameter, mean, square;
    int64_t step = 0;
    double learning_rate = 0;
    /// Squared norm of the last gradient.
    double squared_norm = 0;
    /// Whether the gradient that backward is about to give is used up at once.
    bool is_eager = false;

    void measure() { squared_norm = std::pow(parameter.grad().norm().item<double>(), 2); }

    /// Moves the parameter along its gradient and forgets that.
    void move() {
        c10::NoGradGuard no_gradients;
        if (!mean.defined()) mean = at::zeros_like(parameter, at::MemoryFormat::Contiguous);
        if (!square.defined()) square = at::zeros_like(parameter, at::MemoryFormat::Contiguous);
        step += 1;
        double mean_correction = 1 - std::pow(mean_decay, step);
        double square_correction = 1 - std::pow(square_decay, step);
        double step_size = learning_rate / mean_correction;
        at::Tensor values = parameter.detach().view(-1), gradients = parameter.grad().detach().reshape(-1);
        at::Tensor means = mean.view(-1), squares = square.view(-1);
        int64_t count = values.numel();
        at::parallel_for(0, (count + piece - 1) / piece, 1, [&](int64_t begin, int64_t end) {
            c10::NoGradGuard no_gradients;  // the mode belongs to a thread
            at::Tensor scratch = at::empty({std::min(piece, count)}, values.options());
            for (int64_t i = begin; i < end; i++) {
                int64_t start = i * piece, length = std::min(piece, count - start);
                at::Tensor gradient = gradients.narrow(0, start, length);
                at::Tensor mean = means.narrow(0, start, length), square = squares.narrow(0, start, length);
                at::Tensor root = scratch.narrow(0, 0, length);
                mean.mul_(mean_decay).add_(gradient, 1 - mean_decay);
                square.mul_(square_decay).addcmul_(gradient, gradient, 1 - square_decay);
                at::sqrt_out(root, square).div_(std::sqrt(square_correction)).add_(epsilon);
                values.narrow(0, start, length).addcdiv_(mean, root, -step_size);
            }
        });
        parameter.mutable_grad() = at::Tensor();
    }
};

/// Called when the gradient of one parameter is whole.
struct MoveHook final : torch::autograd::FunctionPostHook {
    std::shared_ptr<Slot> slot;

    explicit MoveHook(std::shared_ptr<Slot> slot) : slot(std::move(slot)) {}

    torch::autograd::variable_list operator()(
        const torch::autograd::variable_list &outputs, const torch::autograd::variable_list &) override {
        if (slot->is_eager && slot->parameter.grad().defined()) {
            slot->measure();
            slot->move();
        }
        return outputs;
    }
};

}  // namespace

struct ctorch_adam {
    /// A shared pointer up to LibTorch 1.13, an intrusive one in later versions.
    using Accumulator = decltype(torch::autograd::impl::grad_accumulator(std::declval<const at::Tensor &>()));

    std::vector<std::shared_ptr<Slot>> slots;
    /// Held because a parameter knows its accumulator only weakly, and the hook lives in it.
    std::vector<Accumulator> accumulators;
};

int ctorch_adam_make(ctorch_tensor *const *parameters, int count, ctorch_adam **out) {
    return guarded([&] {
        auto optimizer = std::make_unique<ctorch_adam>();
        for (at::Tensor &parameter : ctorch::values(parameters, count)) {
            TORCH_CHECK(parameter.is_contiguous(), "a parameter does not lie in one piece");
            auto slot = std::make_shared<Slot>();
            auto accumulator = torch::autograd::impl::grad_accumulator(parameter);
            accumulator->add_post_hook(std::make_unique<MoveHook>(slot));
            slot->parameter = std::move(parameter);
            optimizer->slots.push_back(std::move(slot));
            optimizer->accumulators.push_back(std::move(accumulator));
        }
        *out = optimizer.release();
    });
}

int ctorch_adam_free(ctorch_adam *optimizer) {
    return guarded([&] { delete optimizer; });
}

int ctorch_adam_descend(
    ctorch_adam *optimizer, const ctorch_tensor *loss, double learning_rate, double norm_limit, double *norm) {
    return guarded([&] {
        bool is_limited = norm_limit > 0;
        for (auto &slot : optimizer->slots) {
            slot->parameter.mutable_grad() = at::Tensor();
            slot->learning_rate = learning_rate;
            slot->squared_norm = 0;
            slot->is_eager = !is_limited;
        }
        loss->value.backward();
        // A limit needs the common norm first, so that all gradients must wait for the last.
        double sum = 0;
        for (auto &slot : optimizer->slots) {
            slot->is_eager = false;
            if (slot->parameter.grad().defined()) slot->measure();
            sum += slot->squared_norm;
        }
        *norm = std::sqrt(sum);
        if (!is_limited || !std::isfinite(*norm)) return;
        c10::NoGradGuard no_gradients;
        for (auto &slot : optimizer->slots) {
            if (!slot->parameter.grad().defined()) continue;
            if (*norm > norm_limit) slot->parameter.mutable_grad().mul_(norm_limit / *norm);
            slot->move();
        }
    });
}

int ctorch_adam_state(
    ctorch_adam *optimizer, int index, int64_t *step, ctorch_tensor **mean, ctorch_tensor **square) {
    return guarded([&] {
        const Slot &slot = *optimizer->slots.at(size_t(index));
        at::Tensor parameter = slot.parameter.detach();
        *step = slot.step;
        *mean = owned(slot.mean.defined() ? slot.mean : at::zeros_like(parameter));
        *square = owned(slot.square.defined() ? slot.square : at::zeros_like(parameter));
    });
}

int ctorch_adam_set_state(
    ctorch_adam *optimizer, int index, int64_t step, const ctorch_tensor *mean, const ctorch_tensor *square) {
    return guarded([&] {
        Slot &slot = *optimizer->slots.at(size_t(index));
        TORCH_CHECK(
            mean->value.sizes() == slot.parameter.sizes() && square->value.sizes() == slot.parameter.sizes(),
            "Adam's moments of parameter ", index, " have another shape than it: ", mean->value.sizes(), " and ",
            slot.parameter.sizes());
        slot.step = step;
        slot.mean = mean->value;
        slot.square = square->value;
    });
}
