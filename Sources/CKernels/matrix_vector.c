#include "ckernels.h"

#include <string.h>

// Vectors of 16 floats by the compilers' vector extension: one register of AVX-512, two of AVX2, four of SSE2 or NEON.
typedef float Lanes __attribute__((vector_size(64)));

enum { laneCount = 16, rowsAtOnce = 4 };

// The loader picks the version for the processor at hand; elsewhere than on x86-64 Linux there is one version.
#if defined(__x86_64__) && defined(__linux__)
#define FOR_EACH_PROCESSOR __attribute__((target_clones("arch=x86-64-v4", "arch=x86-64-v3", "default")))
#else
#define FOR_EACH_PROCESSOR
#endif

FOR_EACH_PROCESSOR
void ckernels_matrix_vector(
    float *out, const float *matrix, const float *vector, const float *bias, size_t rows, size_t columns,
    size_t stride) {
    const size_t wholeColumns = columns - columns % laneCount;
    size_t row = 0;
    // Four rows share each load of the vector.
    for (; row + rowsAtOnce <= rows; row += rowsAtOnce) {
        const float *start = matrix + row * stride;
        Lanes sums[rowsAtOnce] = {0};
        for (size_t column = 0; column < wholeColumns; column += laneCount) {
            Lanes x;
            memcpy(&x, vector + column, sizeof x);
            for (int i = 0; i < rowsAtOnce; i++) {
                Lanes w;
                memcpy(&w, start + i * stride + column, sizeof w);
                sums[i] += w * x;
            }
        }
        for (int i = 0; i < rowsAtOnce; i++) {
            float sum = 0;
            for (int lane = 0; lane < laneCount; lane++) sum += sums[i][lane];
            for (size_t column = wholeColumns; column < columns; column++)
                sum += start[i * stride + column] * vector[column];
            out[row + i] = bias[row + i] + sum;
        }
    }
    for (; row < rows; row++) {
        const float *start = matrix + row * stride;
        Lanes lanes = {0};
        for (size_t column = 0; column < wholeColumns; column += laneCount) {
            Lanes x, w;
            memcpy(&x, vector + column, sizeof x);
            memcpy(&w, start + column, sizeof w);
            lanes += w * x;
        }
        float sum = 0;
        for (int lane = 0; lane < laneCount; lane++) sum += lanes[lane];
        for (size_t column = wholeColumns; column < columns; column++) sum += start[column] * vector[column];
        out[row] = bias[row] + sum;
    }
}
