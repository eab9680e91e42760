// A C face on the few LibTorch functions that training calls: Swift cannot import C++ headers of this size.
//
// Every function returns 0, or 1 after a failure whose text ctorch_last_error() then gives to the same thread. Results leave
// through the last parameters. A tensor that a function hands out belongs to the caller, who frees it with ctorch_tensor_free.
#ifndef CTORCH_H
#define CTORCH_H

#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef struct ctorch_tensor ctorch_tensor;
typedef struct ctorch_adam ctorch_adam;

/// The text of this thread's last failure; valid until its next one.
const char *ctorch_last_error(void);

// Process-wide state. The host memory of freed tensors is kept for later ones.
int ctorch_set_thread_count(int count);
/// Seeds dropout, and refuses operations that cannot be repeated bit for bit.
int ctorch_seed(uint64_t seed);
/// Thread-local: whether operations record what backward needs. Hands out what held before.
int ctorch_set_gradients_enabled(int enabled, int *before);

// Tensors from and to host memory; values are copied, row-major.
int ctorch_from_floats(const float *values, const int64_t *shape, int rank, ctorch_tensor **out);
int ctorch_from_integers(const int64_t *values, const int64_t *shape, int rank, ctorch_tensor **out);
int ctorch_from_bytes(const uint8_t *values, const int64_t *shape, int rank, ctorch_tensor **out);
int ctorch_zeros(const int64_t *shape, int rank, ctorch_tensor **out);
int ctorch_tensor_free(ctorch_tensor *tensor);
/// Writes at most `capacity` extents and the true rank.
int ctorch_shape(const ctorch_tensor *tensor, int64_t *shape, int capacity, int *rank);
/// Converts to the element type asked for; fails unless `count` is the number of elements.
int ctorch_copy_floats(const ctorch_tensor *tensor, float *values, int64_t count);
int ctorch_copy_integers(const ctorch_tensor *tensor, int64_t *values, int64_t count);

// Gradients.
int ctorch_require_gradient(ctorch_tensor *tensor);

// Operations.
/// Bytes [M, T, H, W, 3] to floats [M, 3, T, H, W], (byte / 255 - mean) / deviation for each of three channels.
int ctorch_normalize_frames(
    const ctorch_tensor *bytes, const float *mean, const float *deviation, ctorch_tensor **out);
/// `bias` may be null.
int ctorch_conv3d(
    const ctorch_tensor *input, const ctorch_tensor *weight, const ctorch_tensor *bias, const int64_t *stride,
    const int64_t *padding, ctorch_tensor **out);
/// In training, normalises by the batch's statistics and moves the running ones, in place, by `momentum` towards them.
int ctorch_batch_norm(
    const ctorch_tensor *input, const ctorch_tensor *weight, const ctorch_tensor *bias, ctorch_tensor *running_mean,
    ctorch_tensor *running_variance, int is_training, double momentum, double epsilon, ctorch_tensor **out);
int ctorch_max_pool3d(
    const ctorch_tensor *input, const int64_t *kernel, const int64_t *stride, const int64_t *padding,
    ctorch_tensor **out);
int ctorch_average_pool3d(
    const ctorch_tensor *input, const int64_t *kernel, const int64_t *stride, ctorch_tensor **out);
int ctorch_relu(const ctorch_tensor *input, ctorch_tensor **out);
int ctorch_reshape(const ctorch_tensor *input, const int64_t *shape, int rank, ctorch_tensor **out);
int ctorch_linear(
    const ctorch_tensor *input, const ctorch_tensor *weight, const ctorch_tensor *bias, ctorch_tensor **out);
int ctorch_mean(const ctorch_tensor *input, int64_t dimension, ctorch_tensor **out);
int ctorch_concatenate(ctorch_tensor *const *inputs, int count, int64_t dimension, ctorch_tensor **out);
int ctorch_narrow(
    const ctorch_tensor *input, int64_t dimension, int64_t start, int64_t length, ctorch_tensor **out);
/// Repeats along extents of 1 and along new leading ones, without a copy.
int ctorch_expand(const ctorch_tensor *input, const int64_t *shape, int rank, ctorch_tensor **out);
int ctorch_embedding(const ctorch_tensor *weight, const ctorch_tensor *ids, ctorch_tensor **out);
int ctorch_argmax(const ctorch_tensor *input, int64_t dimension, ctorch_tensor **out);
/// Stacked GRU over [N, T, I] from `state` [layers, N, H]; four parameters a layer: weight_ih, weight_hh, bias_ih, bias_hh.
/// `dropout` acts between layers, 0 for inference.
int ctorch_gru(
    const ctorch_tensor *input, const ctorch_tensor *state, ctorch_tensor *const *parameters, int parameter_count,
    double dropout, ctorch_tensor **output, ctorch_tensor **last_state);
/// The same of LSTMs, from states `hidden` and `cell` [layers, N, H].
int ctorch_lstm(
    const ctorch_tensor *input, const ctorch_tensor *hidden, const ctorch_tensor *cell,
    ctorch_tensor *const *parameters, int parameter_count, double dropout, ctorch_tensor **output,
    ctorch_tensor **last_hidden, ctorch_tensor **last_cell);

// Losses; scalars.
/// Over rows of logits [M, C]; rows whose target is negative do not count. The sum, or the mean over the rows that count.
int ctorch_cross_entropy(
    const ctorch_tensor *logits, const ctorch_tensor *targets, int takes_mean, ctorch_tensor **out);
/// Sums of squared, absolute and smooth absolute (Huber, beta 1) differences, each weighted by `mask`, over sum(mask).
int ctorch_squared_error(
    const ctorch_tensor *prediction, const ctorch_tensor *target, const ctorch_tensor *mask, ctorch_tensor **out);
int ctorch_absolute_error(
    const ctorch_tensor *prediction, const ctorch_tensor *target, const ctorch_tensor *mask, ctorch_tensor **out);
int ctorch_smooth_error(
    const ctorch_tensor *prediction, const ctorch_tensor *target, const ctorch_tensor *mask, ctorch_tensor **out);
int ctorch_weighted_sum(ctorch_tensor *const *terms, const double *weights, int count, ctorch_tensor **out);

// Adam (the numbers of torch::optim::Adam, betas 0.9 and 0.999, epsilon 1e-8).
/// The parameters require gradients already.
int ctorch_adam_make(ctorch_tensor *const *parameters, int count, ctorch_adam **out);
int ctorch_adam_free(ctorch_adam *optimizer);
/// Differentiates a scalar and moves every parameter that it was computed from. Gives the common norm of their gradients.
///
/// With a limit above 0, gradients of a larger norm are scaled down to it, and where the norm is no finite number nothing is
/// moved. Without one, each gradient is used and freed as soon as it is whole.
int ctorch_adam_descend(
    ctorch_adam *optimizer, const ctorch_tensor *loss, double learning_rate, double norm_limit, double *norm);
/// Moments of one parameter, not copied, and the steps taken; zeros before the first step.
int ctorch_adam_state(
    ctorch_adam *optimizer, int index, int64_t *step, ctorch_tensor **mean, ctorch_tensor **square);
/// Takes the moments over without a copy.
int ctorch_adam_set_state(
    ctorch_adam *optimizer, int index, int64_t step, const ctorch_tensor *mean, const ctorch_tensor *square);

#ifdef __cplusplus
}
#endif

#endif
