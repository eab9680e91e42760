#include "ckernels.h"

#include <string.h>

// Vectors of 16 floats by the compilers' vector extension: one register of AVX-512, two of AVX2, four of SSE2 or NEON.
typedef float Lanes __attribute__((vector_size(64)));

enum { laneCount = 16, rowsAtOnce = 4, vectorsAtOnce = 3 };

// The loader picks the version for the processor at hand; elsewhere than on x86-64 Linux there is one version.
#if defined(__x86_64__) && defined(__linux__)
#define FOR_EACH_PROCESSOR __attribute__((target_clones("arch=x86-64-v4", "arch=x86-64-v3", "default")))
#else
#define FOR_EACH_PROCESSOR
#endif

struct product {
    float *out;
    const float *matrix, *vectors, *bias;
    size_t columns, stride, out_stride;
};

// Some rows times some vectors, the counts being constants where this is inlined. However many there are, each product is summed
// in the same order.
static inline __attribute__((always_inline)) void multiply(
    const struct product *p, size_t row, int rows, size_t vector, int vectors) {
    const float *w = p->matrix + row * p->stride;
    const float *x = p->vectors + vector * p->columns;
    const size_t wholeColumns = p->columns - p->columns % laneCount;
    Lanes sums[rowsAtOnce][vectorsAtOnce] = {0};
    for (size_t column = 0; column < wholeColumns; column += laneCount) {
        Lanes values[vectorsAtOnce];
        for (int v = 0; v < vectors; v++) memcpy(&values[v], x + v * p->columns + column, sizeof(Lanes));
        for (int r = 0; r < rows; r++) {
            Lanes weights;
            memcpy(&weights, w + r * p->stride + column, sizeof(Lanes));
            for (int v = 0; v < vectors; v++) sums[r][v] += weights * values[v];
        }
    }
    for (int r = 0; r < rows; r++) {
        for (int v = 0; v < vectors; v++) {
            float sum = 0;
            for (int lane = 0; lane < laneCount; lane++) sum += sums[r][v][lane];
            for (size_t column = wholeColumns; column < p->columns; column++)
                sum += w[r * p->stride + column] * x[v * p->columns + column];
            p->out[(vector + v) * p->out_stride + row + r] = p->bias[row + r] + sum;
        }
    }
}

// All vectors, a few at a time: the rows come from memory for the first few and from the cache for the others.
static inline __attribute__((always_inline)) void multiply_all(
    const struct product *p, size_t row, int rows, size_t vectors) {
    size_t v = 0;
    for (; v + vectorsAtOnce <= vectors; v += vectorsAtOnce) multiply(p, row, rows, v, vectorsAtOnce);
    for (; v < vectors; v++) multiply(p, row, rows, v, 1);
}

FOR_EACH_PROCESSOR
void ckernels_matrix_vectors(
    float *out, const float *matrix, const float *vectors, const float *bias, size_t rows, size_t columns,
    size_t stride, size_t vector_count, size_t out_stride) {
    const struct product p = {out, matrix, vectors, bias, columns, stride, out_stride};
    size_t row = 0;
    for (; row + rowsAtOnce <= rows; row += rowsAtOnce) multiply_all(&p, row, rowsAtOnce, vector_count);
    for (; row < rows; row++) multiply_all(&p, row, 1, vector_count);
}
