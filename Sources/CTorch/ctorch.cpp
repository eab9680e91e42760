#include "ctorch_internal.h"
#include "keeping_allocator.h"

#include <ATen/Parallel.h>
#include <c10/core/GradMode.h>
#include <torch/csrc/autograd/generated/variable_factories.h>

#include <cstring>

thread_local std::string ctorch::last_error;

using ctorch::guarded;
using ctorch::owned;
using ctorch::values;

namespace {

at::IntArrayRef extents(const int64_t *shape, int rank) { return at::IntArrayRef(shape, size_t(rank)); }

at::IntArrayRef three(const int64_t *values) { return at::IntArrayRef(values, 3); }

template <typename Element>
at::Tensor copied_in(const Element *values, const int64_t *shape, int rank, at::ScalarType type) {
    at::Tensor tensor = at::empty(extents(shape, rank), at::TensorOptions().dtype(type));
    std::memcpy(tensor.data_ptr(), values, size_t(tensor.numel()) * sizeof(Element));
    return tensor;
}

template <typename Element>
void copy_out(const at::Tensor &tensor, Element *values, int64_t count, at::ScalarType type) {
    TORCH_CHECK(tensor.numel() == count, "a tensor of ", tensor.numel(), " elements was read as ", count);
    at::Tensor flat = tensor.detach().to(at::kCPU, type).contiguous();
    std::memcpy(values, flat.data_ptr(), size_t(count) * sizeof(Element));
}

at::Tensor masked_mean(const at::Tensor &differences, const at::Tensor &mask) {
    return (differences * mask).sum() / mask.sum();
}

}  // namespace

const char *ctorch_last_error(void) { return ctorch::last_error.c_str(); }

// Process-wide state

int ctorch_set_thread_count(int count) {
    return guarded([&] { at::set_num_threads(count); });
}

// Before the first tensor: oneDNN's buffers inside LibTorch are given back to whichever allocator holds then, and a block of
// another one would be freed wrongly.
static const bool keeps_memory = [] {
    c10::SetAllocator(c10::DeviceType::CPU, &ctorch::KeepingAllocator::instance());
    return true;
}();

int ctorch_seed(uint64_t seed) {
    return guarded([&] {
        at::manual_seed(seed);
        at::globalContext().setDeterministicAlgorithms(true, /*warn_only=*/false);
    });
}

int ctorch_set_gradients_enabled(int enabled, int *before) {
    return guarded([&] {
        *before = c10::GradMode::is_enabled();
        c10::GradMode::set_enabled(enabled != 0);
    });
}

// Tensors from and to host memory

int ctorch_from_floats(const float *values, const int64_t *shape, int rank, ctorch_tensor **out) {
    return guarded([&] { *out = owned(copied_in(values, shape, rank, at::kFloat)); });
}

int ctorch_from_integers(const int64_t *values, const int64_t *shape, int rank, ctorch_tensor **out) {
    return guarded([&] { *out = owned(copied_in(values, shape, rank, at::kLong)); });
}

int ctorch_from_bytes(const uint8_t *values, const int64_t *shape, int rank, ctorch_tensor **out) {
    return guarded([&] { *out = owned(copied_in(values, shape, rank, at::kByte)); });
}

int ctorch_zeros(const int64_t *shape, int rank, ctorch_tensor **out) {
    return guarded([&] { *out = owned(at::zeros(extents(shape, rank), at::TensorOptions().dtype(at::kFloat))); });
}

int ctorch_tensor_free(ctorch_tensor *tensor) {
    return guarded([&] { delete tensor; });
}

int ctorch_shape(const ctorch_tensor *tensor, int64_t *shape, int capacity, int *rank) {
    return guarded([&] {
        at::IntArrayRef sizes = tensor->value.sizes();
        *rank = int(sizes.size());
        for (int i = 0; i < *rank && i < capacity; i++) shape[i] = sizes[size_t(i)];
    });
}

int ctorch_copy_floats(const ctorch_tensor *tensor, float *values, int64_t count) {
    return guarded([&] { copy_out(tensor->value, values, count, at::kFloat); });
}

int ctorch_copy_integers(const ctorch_tensor *tensor, int64_t *values, int64_t count) {
    return guarded([&] { copy_out(tensor->value, values, count, at::kLong); });
}

// Gradients

int ctorch_require_gradient(ctorch_tensor *tensor) {
    return guarded([&] { tensor->value.requires_grad_(true); });
}

// Operations

int ctorch_normalize_frames(
    const ctorch_tensor *bytes, const float *mean, const float *deviation, ctorch_tensor **out) {
    return guarded([&] {
        const int64_t channels[] = {3, 1, 1, 1};
        at::Tensor scale = at::empty({3}, at::TensorOptions().dtype(at::kFloat));
        at::Tensor shift = at::empty({3}, at::TensorOptions().dtype(at::kFloat));
        for (int c = 0; c < 3; c++) {
            scale.data_ptr<float>()[c] = 1 / (255 * deviation[c]);
            shift.data_ptr<float>()[c] = mean[c] / deviation[c];
        }
        at::Tensor frames = bytes->value.to(at::kFloat).permute({0, 4, 1, 2, 3}).contiguous();
        *out = owned(frames.mul_(scale.view(channels)).sub_(shift.view(channels)));
    });
}

int ctorch_conv3d(
    const ctorch_tensor *input, const ctorch_tensor *weight, const ctorch_tensor *bias, const int64_t *stride,
    const int64_t *padding, ctorch_tensor **out) {
    return guarded([&] {
        c10::optional<at::Tensor> shift;
        if (bias != nullptr) shift = bias->value;
        *out = owned(at::conv3d(input->value, weight->value, shift, three(stride), three(padding)));
    });
}

int ctorch_batch_norm(
    const ctorch_tensor *input, const ctorch_tensor *weight, const ctorch_tensor *bias, ctorch_tensor *running_mean,
    ctorch_tensor *running_variance, int is_training, double momentum, double epsilon, ctorch_tensor **out) {
    return guarded([&] {
        *out = owned(at::batch_norm(
            input->value, weight->value, bias->value, running_mean->value, running_variance->value,
            is_training != 0, momentum, epsilon, /*cudnn_enabled=*/false));
    });
}

int ctorch_max_pool3d(
    const ctorch_tensor *input, const int64_t *kernel, const int64_t *stride, const int64_t *padding,
    ctorch_tensor **out) {
    return guarded([&] {
        *out = owned(at::max_pool3d(input->value, three(kernel), three(stride), three(padding)));
    });
}

int ctorch_average_pool3d(
    const ctorch_tensor *input, const int64_t *kernel, const int64_t *stride, ctorch_tensor **out) {
    return guarded([&] { *out = owned(at::avg_pool3d(input->value, three(kernel), three(stride))); });
}

int ctorch_relu(const ctorch_tensor *input, ctorch_tensor **out) {
    return guarded([&] { *out = owned(at::relu(input->value)); });
}

int ctorch_reshape(const ctorch_tensor *input, const int64_t *shape, int rank, ctorch_tensor **out) {
    return guarded([&] { *out = owned(input->value.reshape(extents(shape, rank))); });
}

int ctorch_linear(
    const ctorch_tensor *input, const ctorch_tensor *weight, const ctorch_tensor *bias, ctorch_tensor **out) {
    return guarded([&] { *out = owned(at::linear(input->value, weight->value, bias->value)); });
}

int ctorch_mean(const ctorch_tensor *input, int64_t dimension, ctorch_tensor **out) {
    return guarded([&] { *out = owned(input->value.mean(at::IntArrayRef(&dimension, 1))); });
}

int ctorch_concatenate(ctorch_tensor *const *inputs, int count, int64_t dimension, ctorch_tensor **out) {
    return guarded([&] { *out = owned(at::cat(values(inputs, count), dimension)); });
}

int ctorch_narrow(
    const ctorch_tensor *input, int64_t dimension, int64_t start, int64_t length, ctorch_tensor **out) {
    return guarded([&] { *out = owned(input->value.narrow(dimension, start, length)); });
}

int ctorch_expand(const ctorch_tensor *input, const int64_t *shape, int rank, ctorch_tensor **out) {
    return guarded([&] { *out = owned(input->value.expand(extents(shape, rank))); });
}

int ctorch_embedding(const ctorch_tensor *weight, const ctorch_tensor *ids, ctorch_tensor **out) {
    return guarded([&] { *out = owned(at::embedding(weight->value, ids->value)); });
}

int ctorch_argmax(const ctorch_tensor *input, int64_t dimension, ctorch_tensor **out) {
    return guarded([&] { *out = owned(input->value.argmax(dimension)); });
}

int ctorch_gru(
    const ctorch_tensor *input, const ctorch_tensor *state, ctorch_tensor *const *parameters, int parameter_count,
    double dropout, ctorch_tensor **output, ctorch_tensor **last_state) {
    return guarded([&] {
        auto [outputs, states] = at::gru(
            input->value, state->value, values(parameters, parameter_count), /*has_biases=*/true,
            parameter_count / 4, dropout, /*train=*/dropout > 0, /*bidirectional=*/false, /*batch_first=*/true);
        *output = owned(outputs);
        *last_state = owned(states);
    });
}

int ctorch_lstm(
    const ctorch_tensor *input, const ctorch_tensor *hidden, const ctorch_tensor *cell,
    ctorch_tensor *const *parameters, int parameter_count, double dropout, ctorch_tensor **output,
    ctorch_tensor **last_hidden, ctorch_tensor **last_cell) {
    return guarded([&] {
        auto [outputs, hiddens, cells] = at::lstm(
            input->value, {hidden->value, cell->value}, values(parameters, parameter_count), /*has_biases=*/true,
            parameter_count / 4, dropout, /*train=*/dropout > 0, /*bidirectional=*/false, /*batch_first=*/true);
        *output = owned(outputs);
        *last_hidden = owned(hiddens);
        *last_cell = owned(cells);
    });
}

// Losses

int ctorch_cross_entropy(
    const ctorch_tensor *logits, const ctorch_tensor *targets, int takes_mean, ctorch_tensor **out) {
    return guarded([&] {
        *out = owned(at::cross_entropy_loss(
            logits->value, targets->value, {}, takes_mean ? at::Reduction::Mean : at::Reduction::Sum,
            /*ignore_index=*/-1));
    });
}

int ctorch_squared_error(
    const ctorch_tensor *prediction, const ctorch_tensor *target, const ctorch_tensor *mask, ctorch_tensor **out) {
    return guarded([&] {
        *out = owned(
            masked_mean(at::mse_loss(prediction->value, target->value, at::Reduction::None), mask->value));
    });
}

int ctorch_absolute_error(
    const ctorch_tensor *prediction, const ctorch_tensor *target, const ctorch_tensor *mask, ctorch_tensor **out) {
    return guarded([&] {
        *out = owned(
            masked_mean(at::l1_loss(prediction->value, target->value, at::Reduction::None), mask->value));
    });
}

int ctorch_smooth_error(
    const ctorch_tensor *prediction, const ctorch_tensor *target, const ctorch_tensor *mask, ctorch_tensor **out) {
    return guarded([&] {
        *out = owned(masked_mean(
            at::smooth_l1_loss(prediction->value, target->value, at::Reduction::None, /*beta=*/1.0), mask->value));
    });
}

int ctorch_weighted_sum(ctorch_tensor *const *terms, const double *weights, int count, ctorch_tensor **out) {
    return guarded([&] {
        at::Tensor sum = at::zeros({}, at::TensorOptions().dtype(at::kFloat));
        for (int i = 0; i < count; i++) sum = sum + terms[i]->value * weights[i];
        *out = owned(sum);
    });
}
