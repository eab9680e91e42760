// Inner loops of the captioner: matrix times vector, and the gates of a GRU.
#pragma once

#include <stddef.h>

// out[r] = bias[r] + sum over c of matrix[r * stride + c] * vector[c], for 0 <= r < rows, 0 <= c < columns.
//
// `stride` is in floats and may exceed `columns`, so that a block of columns can be used alone. No alignment is
// asked for; `out` overlaps nothing.
void ckernels_matrix_vector(
    float *out, const float *matrix, const float *vector, const float *bias, size_t rows, size_t columns,
    size_t stride);

// One step of a GRU, in place, by PyTorch's formulas (torch.nn.GRU): gates reset, update, new lie one after another.
//
//   r = sigmoid(input[0][i] + hidden[0][i])      z = sigmoid(input[1][i] + hidden[1][i])
//   n = tanh(input[2][i] + r * hidden[2][i])     state[i] = (1 - z) * n + z * state[i]
//
// `input` is W_ih x + b_ih and `hidden` is W_hh h + b_hh, both [3 * width].
void ckernels_gru_gates(float *state, const float *input, const float *hidden, size_t width);
