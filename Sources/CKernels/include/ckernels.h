// Inner loops of recurrent layers: the gates of a GRU and of an LSTM.
#pragma once

#include <stddef.h>

// Lets a thread that watches for another's work leave the core's other thread its due.
static inline void ckernels_pause(void) {
#if defined(__x86_64__)
    __builtin_ia32_pause();
#elif defined(__aarch64__)
    __asm__ volatile("yield");
#endif
}

// One step of a GRU, in place, by PyTorch's formulas (torch.nn.GRU): gates reset, update, new lie one after another.
//
//   r = sigmoid(input[0][i] + hidden[0][i])      z = sigmoid(input[1][i] + hidden[1][i])
//   n = tanh(input[2][i] + r * hidden[2][i])     state[i] = (1 - z) * n + z * state[i]
//
// `input` is W_ih x + b_ih and `hidden` is W_hh h + b_hh, both [3 * width].
void ckernels_gru_gates(float *state, const float *input, const float *hidden, size_t width);

// One step of an LSTM, in place, by PyTorch's formulas (torch.nn.LSTM): gates input, forget, cell, output lie one after
// another.
//
//   i, f, o = sigmoid(input[0, 1, 3][i] + hidden[0, 1, 3][i])      g = tanh(input[2][i] + hidden[2][i])
//   cell[i] = f * cell[i] + i * g                                  output[i] = o * tanh(cell[i])
//
// `input` is W_ih x + b_ih and `hidden` is W_hh h + b_hh with h the output before, both [4 * width].
void ckernels_lstm_gates(float *output, float *cell, const float *input, const float *hidden, size_t width);
