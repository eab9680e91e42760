// A matrix times vectors, as linear and recurrent layers need it. Included by kernels.inc.h.

// Some rows times some vectors, the counts being constants where this is inlined. However many there are, each product is summed
// in the same order.
INLINE void NAME(multiply)(const struct product *p, size_t row, int rows, size_t vector, int vectors) {
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
INLINE void NAME(multiply_all)(const struct product *p, size_t row, int rows, size_t vectors) {
    size_t v = 0;
    for (; v + vectorsAtOnce <= vectors; v += vectorsAtOnce) NAME(multiply)(p, row, rows, v, vectorsAtOnce);
    for (; v < vectors; v++) NAME(multiply)(p, row, rows, v, 1);
}

static void NAME(matrix_vectors)(
    float *out, const float *matrix, const float *vectors, const float *bias, size_t rows, size_t columns,
    size_t stride, size_t vector_count, size_t out_stride) {
    const struct product p = {out, matrix, vectors, bias, columns, stride, out_stride};
    size_t row = 0;
    for (; row + rowsAtOnce <= rows; row += rowsAtOnce) NAME(multiply_all)(&p, row, rowsAtOnce, vector_count);
    for (; row < rows; row++) NAME(multiply_all)(&p, row, 1, vector_count);
}
