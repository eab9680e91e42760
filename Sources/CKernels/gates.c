#include "ckernels.h"

#include <math.h>

static float sigmoid(float x) { return 1.0f / (1.0f + expf(-x)); }

void ckernels_gru_gates(float *state, const float *input, const float *hidden, size_t width) {
    for (size_t i = 0; i < width; i++) {
        const float reset = sigmoid(input[i] + hidden[i]);
        const float update = sigmoid(input[width + i] + hidden[width + i]);
        const float new = tanhf(input[2 * width + i] + reset * hidden[2 * width + i]);
        state[i] = (1.0f - update) * new + update * state[i];
    }
}

void ckernels_lstm_gates(float *output, float *cell, const float *input, const float *hidden, size_t width) {
    for (size_t i = 0; i < width; i++) {
        const float keep = sigmoid(input[i] + hidden[i]);
        const float forget = sigmoid(input[width + i] + hidden[width + i]);
        const float new = tanhf(input[2 * width + i] + hidden[2 * width + i]);
        const float show = sigmoid(input[3 * width + i] + hidden[3 * width + i]);
        cell[i] = forget * cell[i] + keep * new;
        output[i] = show * tanhf(cell[i]);
    }
}
