// Part of kernels.inc.h: matrix products with packed weights, on which the convolutions stand.

// Where a product's results go, and what is done to them first.
typedef struct {
    float *to;
    size_t stride;
    const float *bias;  // or null
    bool rectified;
} NAME(Results);
#define Results NAME(Results)

// to[row][column] = sum over taps and depth of a[row * stride + offsets[tap] + d] * weights[tap][d][column], for a panel.
//
// `rows` and `vectors` are constants where this is inlined, so that the sums stay in registers.
INLINE void NAME(block)(
    Results results, const float *a, size_t stride, const size_t *offsets, size_t taps, size_t depth,
    const float *weights, size_t width, const int rows, const int vectors) {
    Vector sums[ROWS][VECTORS];
    UNROLLED
    for (int row = 0; row < rows; row++)
        UNROLLED
        for (int v = 0; v < vectors; v++) sums[row][v] = (Vector){0};
    for (size_t tap = 0; tap < taps; tap++) {
        const float *start = a + offsets[tap];
        for (size_t d = 0; d < depth; d++) {
            Vector w[VECTORS];
            UNROLLED
            for (int v = 0; v < vectors; v++) w[v] = *(const Loose *)(weights + v * LANES);
            // Weights come from memory in long rows that are read once for a few inputs.
            UNROLLED
            for (int v = 0; v < vectors * LANES; v += 16) __builtin_prefetch(weights + 32 * vectors * LANES + v);
            weights += vectors * LANES;
            UNROLLED
            for (int row = 0; row < rows; row++) {
                const float x = start[row * stride + d];
                UNROLLED
                for (int v = 0; v < vectors; v++) sums[row][v] += x * w[v];
            }
        }
    }
    UNROLLED
    for (int row = 0; row < rows; row++)
        UNROLLED
        for (int v = 0; v < vectors; v++) {
            if (v * LANES >= (int)width) continue;
            const size_t count = width - v * LANES;
            Vector sum = sums[row][v];
            if (results.bias) sum += NAME(load)(results.bias + v * LANES, count);
            if (results.rectified) sum = NAME(larger)((Vector){0}, sum);
            NAME(store)(results.to + row * results.stride + v * LANES, sum, count);
        }
}

INLINE void NAME(block_rows)(
    Results results, const float *a, size_t stride, const size_t *offsets, size_t taps, size_t depth,
    const float *weights, size_t width, const int vectors, size_t rows) {
#define CASE(count)                                                                                             \
    case count:                                                                                                 \
        if (count <= ROWS)                                                                                      \
            NAME(block)(                                                                                        \
                results, a, stride, offsets, taps, depth, weights, width, count <= ROWS ? count : 1, vectors);  \
        break;
    switch (rows) {
        CASE(1) CASE(2) CASE(3) CASE(4) CASE(5) CASE(6) CASE(7) CASE(8) CASE(9) CASE(10) CASE(11) CASE(12) CASE(13)
        CASE(14)
    }
#undef CASE
}

// Any number of rows with one panel, of one register or of all that it may have.
#define PANEL_OF(name, vectors)                                                                                     \
    static __attribute__((noinline)) void NAME(name)(                                                               \
        Results results, const float *a, size_t stride, const size_t *offsets, size_t taps, size_t depth,           \
        const float *weights, size_t width, size_t rows) {                                                          \
        for (size_t row = 0; row < rows; row += ROWS) {                                                             \
            Results part = results;                                                                                 \
            part.to += row * results.stride;                                                                        \
            NAME(block_rows)(                                                                                       \
                part, a + row * stride, stride, offsets, taps, depth, weights, width, vectors,                      \
                least(ROWS, rows - row));                                                                           \
        }                                                                                                           \
    }
PANEL_OF(narrow_panel, 1)
PANEL_OF(whole_panel, VECTORS)
#undef PANEL_OF

// The product with all panels of packed weights, `weights` of [taps][depth][outputs].
static void NAME(product)(
    Results results, const float *a, size_t stride, const size_t *offsets, size_t taps, size_t depth,
    const float *weights, size_t outputs, size_t rows) {
    for (size_t column = 0; column < outputs; column += PANEL) {
        const size_t width = least(PANEL, outputs - column);
        Results part = results;
        part.to += column;
        if (part.bias) part.bias += column;
        if (width <= LANES) {
            NAME(narrow_panel)(part, a, stride, offsets, taps, depth, weights, width, rows);
        } else {
            NAME(whole_panel)(part, a, stride, offsets, taps, depth, weights, width, rows);
            weights += taps * depth * PANEL;
        }
    }
}

// Floats of a panel's row: a last panel that fits one register is packed as one.
INLINE size_t NAME(panel_width)(size_t outputs, size_t column) {
    return outputs - column <= LANES ? LANES : PANEL;
}

static size_t NAME(packed_outputs)(size_t outputs) {
    return outputs / PANEL * PANEL + (outputs % PANEL == 0 ? 0 : NAME(panel_width)(outputs % PANEL, 0));
}

static size_t NAME(packed_count)(size_t outputs, size_t inputs, size_t places) {
    return NAME(packed_outputs)(outputs) * inputs * places;
}
