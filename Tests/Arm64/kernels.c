// Holds kernels that were compiled for another processor to their definitions; `bin/try-arm64` runs it. What is tested on every
// machine, and more thoroughly, is in Tests/CKernelsTests.
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "ckernels.h"
#include "ckernels_sha256.h"
#include "ckernels_volumes.h"

static int failures = 0;

static void report(const char *what, double difference, double allowed) {
    const int passed = difference <= allowed;
    printf("%s  %s: %.1e of the largest value, %.0e allowed\n", passed ? "passed" : "FAILED", what, difference, allowed);
    failures += !passed;
}

static float *samples(size_t count, unsigned long long state) {
    float *values = aligned_alloc(64, (count * sizeof(float) + 63) / 64 * 64);
    for (size_t i = 0; i < count; i++) {
        state = state * 6364136223846793005ULL + 1442695040888963407ULL;
        values[i] = (float)(state >> 40) / (float)(1 << 23) - 1;
    }
    return values;
}

static double relative_difference(const float *found, const double *expected, size_t count) {
    double largest = 1e-30, difference = 0;
    for (size_t i = 0; i < count; i++) {
        if (!isfinite(found[i])) return INFINITY;
        largest = fmax(largest, fabs(expected[i]));
        difference = fmax(difference, fabs(found[i] - expected[i]));
    }
    return difference / largest;
}

static void matrix_vectors(const ckernels_volume_kernels *kernels) {
    enum { rows = 9, columns = 103, vectors = 7 };
    float *matrix = samples(rows * columns, 1), *inputs = samples(vectors * columns, 2), *bias = samples(rows, 3);
    float found[vectors * rows];
    double expected[vectors * rows];
    for (size_t v = 0; v < vectors; v++) {
        for (size_t r = 0; r < rows; r++) {
            double sum = bias[r];
            for (size_t c = 0; c < columns; c++) sum += (double)matrix[r * columns + c] * inputs[v * columns + c];
            expected[v * rows + r] = sum;
        }
    }
    kernels->matrix_vectors(found, matrix, inputs, bias, rows, columns, columns, vectors, rows);
    report("a matrix times vectors", relative_difference(found, expected, vectors * rows), 1e-5);
}

// A 3x3x3 convolution with relu by tiles of 2x4x4 outputs, whose last tiles hang over the edges.
static void winograd(const ckernels_volume_kernels *kernels) {
    enum { frames = 3, rows = 7, columns = 9, inputs = 16, outputs = 24, count = frames * rows * columns * outputs };
    float *input = samples(frames * rows * columns * inputs, 4), *weights = samples(outputs * inputs * 27, 5);
    float *bias = samples(outputs, 6), *found = samples(count, 7);
    double *expected = malloc(count * sizeof(double));
    for (int f = 0; f < frames; f++)
        for (int r = 0; r < rows; r++)
            for (int c = 0; c < columns; c++)
                for (int o = 0; o < outputs; o++) {
                    double sum = bias[o];
                    for (int k = 0; k < 27; k++) {
                        const int y = f + k / 9 - 1, x = r + k / 3 % 3 - 1, z = c + k % 3 - 1;
                        if (y < 0 || y >= frames || x < 0 || x >= rows || z < 0 || z >= columns) continue;
                        for (int i = 0; i < inputs; i++)
                            sum += (double)input[((y * rows + x) * columns + z) * inputs + i]
                                * weights[(o * inputs + i) * 27 + k];
                    }
                    expected[((f * rows + r) * columns + c) * outputs + o] = fmax(sum, 0);
                }
    float *packed = samples(kernels->packed_count(outputs, inputs, 4 * 6 * 6), 8);
    const size_t panels = (outputs + kernels->panel - 1) / kernels->panel;
    kernels->pack_winograd(packed, weights, outputs, inputs, 2, 4, 0, panels);
    const ckernels_winograd plan = {
        .input = input, .output = found, .weights = packed, .bias = bias, .clips = 1,
        .extents = {frames, rows, columns}, .inputs = inputs, .outputs = outputs, .input_stride = inputs,
        .output_stride = outputs, .tile_frames = 2, .tile_side = 4, .pooled_frames = 1, .pooled_side = 1, .rectified = true,
    };
    const size_t tiles = ckernels_tile_count(&plan);
    kernels->winograd(&plan, 0, tiles, samples(kernels->winograd_scratch(&plan, tiles), 9));
    report("a Winograd convolution", relative_difference(found, expected, count), 2e-5);
}

static void gates(void) {
    enum { width = 21 };
    float *state = samples(width, 10), *input = samples(3 * width, 11), *hidden = samples(3 * width, 12);
    double expected[width];
    for (int i = 0; i < width; i++) {
        const double r = 1 / (1 + exp(-((double)input[i] + hidden[i])));
        const double z = 1 / (1 + exp(-((double)input[width + i] + hidden[width + i])));
        const double n = tanh((double)input[2 * width + i] + r * hidden[2 * width + i]);
        expected[i] = (1 - z) * n + z * state[i];
    }
    ckernels_gru_gates(state, input, hidden, width);
    report("a step of a GRU", relative_difference(state, expected, width), 1e-5);
}

// FIPS 180-4, example of one block: "abc".
static void sha256(void) {
    uint32_t state[8] = {
        0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a, 0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19,
    };
    const uint32_t expected[8] = {
        0xba7816bf, 0x8f01cfea, 0x414140de, 0x5dae2223, 0xb00361a3, 0x96177a9c, 0xb410ff61, 0xf20015ad,
    };
    unsigned char block[64] = {'a', 'b', 'c', 0x80};
    block[63] = 24;
    ckernels_sha256(state, block, 1);
    report("SHA-256", memcmp(state, expected, sizeof state) == 0 ? 0 : 1, 0);
}

int main(void) {
    const ckernels_volume_kernels *kernels = ckernels_volumes(ckernels_portable);
    matrix_vectors(kernels);
    winograd(kernels);
    gates();
    sha256();
    return failures > 0;
}
