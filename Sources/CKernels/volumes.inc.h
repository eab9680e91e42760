// The kernels of ckernels_volumes.h, written once in vectors of LANES floats. Included by volumes.c for each instruction set with
// LANES, ROWS, VECTORS and NAME defined, which are undefined again at the end.

// Anywhere in memory, and in registers.
typedef float NAME(Loose) __attribute__((vector_size(LANES * 4), aligned(4)));
typedef float NAME(Vector) __attribute__((vector_size(LANES * 4)));
#define Loose NAME(Loose)
#define Vector NAME(Vector)
#define PANEL (VECTORS * LANES)
#define INLINE static inline __attribute__((always_inline))
#define UNROLLED _Pragma("clang loop unroll(full)")

INLINE Vector NAME(load)(const float *from, size_t count) {
    Vector value = {0};
    if (count >= LANES) return *(const Loose *)from;
    memcpy(&value, from, count * sizeof(float));
    return value;
}

INLINE void NAME(store)(float *to, Vector value, size_t count) {
    if (count >= LANES) *(Loose *)to = value;
    else memcpy(to, &value, count * sizeof(float));
}

// a > b ? a : b, so that a b which is no number stays.
INLINE Vector NAME(larger)(Vector a, Vector b) {
    typedef int Mask __attribute__((vector_size(LANES * 4)));
    const Mask mask = a > b;
    return (Vector)((mask & (Mask)a) | (~mask & (Mask)b));
}

// ---- Matrix products

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

static __attribute__((noinline)) void NAME(narrow_panel)(
    Results results, const float *a, size_t stride, const size_t *offsets, size_t taps, size_t depth,
    const float *weights, size_t width, size_t rows) {
    for (size_t row = 0; row < rows; row += ROWS) {
        Results part = results;
        part.to += row * results.stride;
        NAME(block_rows)(
            part, a + row * stride, stride, offsets, taps, depth, weights, width, 1, least(ROWS, rows - row));
    }
}

static __attribute__((noinline)) void NAME(whole_panel)(
    Results results, const float *a, size_t stride, const size_t *offsets, size_t taps, size_t depth,
    const float *weights, size_t width, size_t rows) {
    for (size_t row = 0; row < rows; row += ROWS) {
        Results part = results;
        part.to += row * results.stride;
        NAME(block_rows)(
            part, a + row * stride, stride, offsets, taps, depth, weights, width, VECTORS,
            least(ROWS, rows - row));
    }
}

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

// ---- Direct convolution

static void NAME(pack_direct)(
    float *packed, const float *weights, size_t outputs, size_t inputs, ckernels_extents kernel, size_t first,
    size_t count) {
    const size_t places = kernel.frames * kernel.rows * kernel.columns;
    for (size_t column = first * PANEL; column < least(outputs, (first + count) * PANEL); column += PANEL) {
        const size_t panel = NAME(panel_width)(outputs, column), width = least(panel, outputs - column);
        float *to = packed + column * inputs * places;
        // [kernel frame, row, column][input][output]
        for (size_t place = 0; place < places; place++)
            for (size_t input = 0; input < inputs; input++, to += panel) {
                const float *from = weights + (column * inputs + input) * places + place;
                for (size_t i = 0; i < width; i++) to[i] = from[i * inputs * places];
                for (size_t i = width; i < panel; i++) to[i] = 0;
            }
    }
}

static size_t NAME(direct_scratch)(const ckernels_direct *d) {
    const size_t results = d->pooled_side == 2 ? 2 * d->chunk * NAME(packed_outputs)(d->outputs) : 0;
    return results + d->kernel_frames * d->kernel_rows * sizeof(size_t) / sizeof(float) + 16;
}

static void NAME(pool_pairs)(const ckernels_direct *d, const float *runs, size_t stride, float *to) {
    for (size_t position = 0; position < d->length / 2; position++)
        for (size_t channel = 0; channel < d->outputs; channel += LANES) {
            const float *corner = runs + 2 * position * stride + channel;
            const size_t count = d->outputs - channel;
            Vector most = NAME(larger)(NAME(load)(corner, count), NAME(load)(corner + stride, count));
            corner += d->length * stride;
            most = NAME(larger)(most, NAME(load)(corner, count));
            most = NAME(larger)(most, NAME(load)(corner + stride, count));
            NAME(store)(to + position * d->output_stride + channel, most, count);
        }
}

static void NAME(direct)(
    const ckernels_direct *d, size_t first_chunk, size_t chunks, size_t first_panel, size_t panels,
    float *scratch) {
    size_t *offsets = (size_t *)scratch;
    float *runs = scratch + rounded_up(d->kernel_frames * d->kernel_rows * sizeof(size_t) / sizeof(float), 16);
    const size_t chunks_of_run = parts(d->length, d->chunk), runs_of_frame = d->runs / d->pooled_side;
    for (size_t index = first_chunk; index < first_chunk + chunks; index++) {
        const size_t start = index % chunks_of_run * d->chunk;
        const size_t run = index / chunks_of_run % runs_of_frame;
        const size_t frame = index / chunks_of_run / runs_of_frame % d->output_frames;
        const size_t clip = index / chunks_of_run / runs_of_frame / d->output_frames;

        // Kernel frames that meet a frame of the input.
        size_t taps = 0, skipped = 0;
        for (size_t k = 0; k < d->kernel_frames; k++) {
            const size_t padded = frame * d->frame_stride + k;
            if (padded < d->frame_padding) skipped++;
            if (padded < d->frame_padding || padded - d->frame_padding >= d->input_frames) continue;
            for (size_t row = 0; row < d->kernel_rows; row++)
                offsets[taps++] = (padded - d->frame_padding) * d->input_frame + row * d->input_row;
        }
        const size_t rows = least(d->chunk, d->length - start);
        const float *a = d->input + clip * d->input_frames * d->input_frame + start * d->input_position;
        const size_t places = d->kernel_frames * d->kernel_rows * d->depth;

        // Panels stand apart by the whole kernel, of which only the frames above may be used.
        for (size_t column = first_panel * PANEL; column < least(d->outputs, (first_panel + panels) * PANEL);
             column += PANEL) {
            const size_t panel = NAME(panel_width)(d->outputs, column), width = least(panel, d->outputs - column);
            const float *weights =
                d->weights + column * places + skipped * d->kernel_rows * d->depth * panel;
            for (size_t one = 0; one < d->pooled_side; one++) {
                const size_t number = run * d->pooled_side + one;
                Results results = {.bias = d->bias + column, .rectified = d->rectified};
                if (d->pooled_side == 2) {
                    results.stride = NAME(packed_outputs)(d->outputs);
                    results.to = runs + one * d->length * results.stride + column;
                } else {
                    results.stride = d->output_stride;
                    results.to = d->output + column
                        + (((clip * d->output_frames + frame) * d->runs + number) * d->length + start) * d->output_stride;
                }
                (panel == LANES ? NAME(narrow_panel) : NAME(whole_panel))(
                    results, a + number * d->input_run, d->input_position, offsets, taps, d->depth, weights, width,
                    rows);
            }
        }
        if (d->pooled_side == 2) {
            const size_t row = (clip * d->output_frames + frame) * runs_of_frame + run;
            NAME(pool_pairs)(
                d, runs, NAME(packed_outputs)(d->outputs), d->output + row * (d->length / 2) * d->output_stride);
        }
    }
}

// ---- Winograd convolution

// B^T d for a line of side + 2 inputs, `step` apart.
INLINE void NAME(input_line)(const Vector *d, Vector *v, int step, const int side) {
    if (side == 2) {
        v[0] = d[0] - d[2 * step];
        v[step] = d[step] + d[2 * step];
        v[2 * step] = d[2 * step] - d[step];
        v[3 * step] = d[step] - d[3 * step];
    } else {
        const Vector d0 = d[0], d1 = d[step], d2 = d[2 * step], d3 = d[3 * step], d4 = d[4 * step],
                     d5 = d[5 * step];
        const Vector even = d4 - 4 * d2, odd = d3 - 4 * d1, outer = d4 - d2, twice = 2 * (d3 - d1);
        v[0] = 4 * d0 + (d4 - 5 * d2);
        v[step] = even + odd;
        v[2 * step] = even - odd;
        v[3 * step] = outer + twice;
        v[4 * step] = outer - twice;
        v[5 * step] = 4 * d1 + (d5 - 5 * d3);
    }
}

// A^T m for a line of side + 2 products, `step` apart; outputs `to_step` apart.
INLINE void NAME(output_line)(const Vector *m, int step, Vector *y, int to_step, const int side) {
    if (side == 2) {
        const Vector m1 = m[step], m2 = m[2 * step];
        y[0] = m[0] + (m1 + m2);
        y[to_step] = (m1 - m2) - m[3 * step];
    } else {
        const Vector m1 = m[step], m2 = m[2 * step], m3 = m[3 * step], m4 = m[4 * step];
        const Vector sum = m1 + m2, difference = m1 - m2, outer = m3 + m4, outer_difference = m3 - m4;
        y[0] = m[0] + sum + outer;
        y[to_step] = difference + 2 * outer_difference;
        y[2 * to_step] = sum + 4 * outer;
        y[3 * to_step] = difference + 8 * outer_difference + m[5 * step];
    }
}

// G g for a line of three weights, `step` apart; results `to_step` apart.
INLINE void NAME(weight_line)(const Vector *g, int step, Vector *u, int to_step, const int side) {
    const Vector g0 = g[0], g1 = g[step], g2 = g[2 * step];
    if (side == 2) {
        u[0] = g0;
        u[to_step] = 0.5f * (g0 + g1 + g2);
        u[2 * to_step] = 0.5f * (g0 - g1 + g2);
        u[3 * to_step] = g2;
    } else {
        const Vector outer = g0 + g2, wide = g0 + 4 * g2;
        u[0] = 0.25f * g0;
        u[to_step] = (outer + g1) / -6;
        u[2 * to_step] = (outer - g1) / -6;
        u[3 * to_step] = (wide + 2 * g1) / 24;
        u[4 * to_step] = (wide - 2 * g1) / 24;
        u[5 * to_step] = g2;
    }
}

INLINE void NAME(pack_tile)(
    const Vector *g, Vector *u, const int frames, const int side) {
    const int edge = side + 2, depth = frames == 1 ? 1 : 4;
    Vector mixed[4 * 9], lines[6 * 3];
    if (frames == 1)
        for (int i = 0; i < 9; i++) mixed[i] = g[i];
    else
        for (int i = 0; i < 9; i++) NAME(weight_line)(g + i, 9, mixed + i, 9, 2);
    for (int t = 0; t < depth; t++) {
        for (int column = 0; column < 3; column++)
            NAME(weight_line)(mixed + t * 9 + column, 3, lines + column, 3, side);
        for (int row = 0; row < edge; row++)
            NAME(weight_line)(lines + row * 3, 1, u + (t * edge + row) * edge, 1, side);
    }
}

static void NAME(pack_winograd)(
    float *packed, const float *weights, size_t outputs, size_t inputs, size_t tile_frames, size_t tile_side,
    size_t first, size_t count) {
    const size_t places = tile_frames == 1 ? 9 : 27, edge = tile_side + 2;
    const size_t products = edge * edge * (tile_frames == 1 ? 1 : 4);
    const size_t plane = NAME(packed_count)(outputs, inputs, 1);
    Vector g[27], u[144];
    for (size_t column = first * PANEL; column < least(outputs, (first + count) * PANEL); column += PANEL) {
        const size_t panel = NAME(panel_width)(outputs, column);
        for (size_t input = 0; input < inputs; input++)
            for (size_t part = 0; part < panel; part += LANES) {
                for (size_t i = 0; i < LANES; i++) {
                    const size_t output = column + part + i;
                    const float *from = weights + (output * inputs + input) * places;
                    for (size_t place = 0; place < places; place++)
                        g[place][i] = output < outputs ? from[place] : 0;
                }
                if (tile_frames == 1 && tile_side == 2) NAME(pack_tile)(g, u, 1, 2);
                else if (tile_frames == 1) NAME(pack_tile)(g, u, 1, 4);
                else if (tile_side == 2) NAME(pack_tile)(g, u, 2, 2);
                else NAME(pack_tile)(g, u, 2, 4);
                float *to = packed + column * inputs + input * panel + part;
                for (size_t product = 0; product < products; product++)
                    *(Loose *)(to + product * plane) = u[product];
            }
    }
}

// Floats from one product's matrix to the next, an odd number of cache lines so that they do not meet in one set.
INLINE size_t NAME(matrix_stride)(size_t rows, size_t columns) {
    return (rounded_up(rows * columns, 16) / 16 | 1) * 16;
}

static size_t NAME(winograd_scratch)(const ckernels_winograd *w, size_t tiles) {
    const size_t edge = w->tile_side + 2, planes = edge * edge;
    return rounded_up(w->inputs, LANES)
        + planes * NAME(matrix_stride)(tiles, rounded_up(w->inputs, LANES))
        + (w->tile_frames == 1 ? 1 : 4) * planes * NAME(matrix_stride)(tiles, NAME(packed_outputs)(w->outputs)) + 64;
}

// A tile's place: clip, then first frame, row and column of its outputs.
typedef struct {
    size_t clip, frame, row, column;
} NAME(Place);

INLINE NAME(Place) NAME(place)(const ckernels_winograd *w, size_t tile) {
    const size_t columns = parts(w->extents.columns, w->tile_side), rows = parts(w->extents.rows, w->tile_side);
    const size_t frames = parts(w->extents.frames, w->tile_frames);
    return (NAME(Place)){
        .clip = tile / columns / rows / frames,
        .frame = tile / columns / rows % frames * w->tile_frames,
        .row = tile / columns % rows * w->tile_side,
        .column = tile % columns * w->tile_side,
    };
}

// One channel vector of a tile: `ahead` plus or minus `behind` where there is one, transformed along rows and columns.
INLINE void NAME(input_vector)(
    const float *const *ahead, const float *const *behind, float sign, size_t channel, size_t count, float *to,
    size_t matrix, const int side) {
    const int edge = side + 2;
    Vector lines[36];
    UNROLLED
    for (int column = 0; column < edge; column++) {
        Vector d[6];
        UNROLLED
        for (int row = 0; row < edge; row++) {
            d[row] = NAME(load)(ahead[row * edge + column] + channel, count);
            if (behind) d[row] += sign * NAME(load)(behind[row * edge + column] + channel, count);
        }
        Vector v[6];
        NAME(input_line)(d, v, 1, side);
        UNROLLED
        for (int row = 0; row < edge; row++) lines[row * edge + column] = v[row];
    }
    UNROLLED
    for (int row = 0; row < edge; row++) {
        Vector v[6];
        NAME(input_line)(lines + row * edge, v, 1, side);
        UNROLLED
        for (int column = 0; column < edge; column++) *(Loose *)(to + (row * edge + column) * matrix) = v[column];
    }
}

// Where a tile's inputs lie in a frame, or the zeros. Frame -1 wraps to a number beyond the last.
INLINE void NAME(find_inputs)(
    const ckernels_winograd *w, NAME(Place) place, size_t frame, const float *zeros, const float **inputs,
    const int side) {
    const int edge = side + 2;
    const float *start = frame < w->extents.frames
        ? w->input + (place.clip * w->extents.frames + frame) * w->extents.rows * w->extents.columns * w->input_stride
        : NULL;
    // The first column may be -1, which wraps and comes back.
    const size_t first_column = (place.column - 1) * w->input_stride;
    for (int i = 0; i < edge; i++) {
        const size_t row = place.row + i - 1;
        const float *from = start && row < w->extents.rows
            ? start + row * w->extents.columns * w->input_stride + first_column : NULL;
        for (int j = 0; j < edge; j++)
            inputs[i * edge + j] =
                from && place.column + j - 1 < w->extents.columns ? from + j * w->input_stride : zeros;
    }
}

INLINE void NAME(transform_inputs)(
    const ckernels_winograd *w, size_t first, size_t tiles, int mix, const float *zeros, float *matrices,
    size_t matrix, const int frames, const int side) {
    // B^T of F(2, 3) along time: frames 0 - 2, 1 + 2, 2 - 1, 1 - 3 of the four that a tile sees.
    static const int ahead_frames[4] = {0, 1, 2, 1}, behind_frames[4] = {2, 2, 1, 3};
    const float *ahead[36], *behind[36];
    const size_t stride = rounded_up(w->inputs, LANES);
    const float sign = mix == 1 ? 1 : -1;
    for (size_t tile = 0; tile < tiles; tile++) {
        const NAME(Place) place = NAME(place)(w, first + tile);
        float *to = matrices + tile * stride;
        if (frames == 1) {
            NAME(find_inputs)(w, place, place.frame, zeros, ahead, side);
        } else {
            NAME(find_inputs)(w, place, place.frame + ahead_frames[mix] - 1, zeros, ahead, side);
            NAME(find_inputs)(w, place, place.frame + behind_frames[mix] - 1, zeros, behind, side);
        }
        const float *const *second = frames == 1 ? NULL : behind;
        size_t channel = 0;
        for (; channel + LANES <= w->inputs; channel += LANES)
            NAME(input_vector)(ahead, second, sign, channel, LANES, to + channel, matrix, side);
        if (channel < w->inputs)
            NAME(input_vector)(ahead, second, sign, channel, w->inputs - channel, to + channel, matrix, side);
    }
}

// One channel vector of a tile's products: transformed back, pooled, biased, rectified and written.
INLINE void NAME(output_vector)(
    const ckernels_winograd *w, NAME(Place) place, const float *products, size_t matrix, size_t channel,
    size_t count, const int frames, const int side) {
    const int edge = side + 2, depth = frames == 1 ? 1 : 4;
    Vector outputs[2 * 16];
    UNROLLED
    for (int mix = 0; mix < depth; mix++) {
        Vector lines[4 * 6];
        UNROLLED
        for (int column = 0; column < edge; column++) {
            Vector m[6];
            UNROLLED
            for (int row = 0; row < edge; row++)
                m[row] = *(const Loose *)(products + ((mix * edge + row) * edge + column) * matrix);
            NAME(output_line)(m, 1, lines + column, edge, side);
        }
        UNROLLED
        for (int row = 0; row < side; row++) {
            Vector y[4];
            NAME(output_line)(lines + row * edge, 1, y, 1, side);
            UNROLLED
            for (int column = 0; column < side; column++) {
                // A^T of F(2, 3) along time: 0 + 1 + 2, and 1 - 2 - 3.
                Vector *early = outputs + row * side + column, *late = early + side * side;
                if (mix == 0) *early = y[column];
                if (mix == 1) *early += y[column], *late = y[column];
                if (mix == 2) *early += y[column], *late -= y[column];
                if (mix == 3) *late -= y[column];
            }
        }
    }
    const Vector bias = NAME(load)(w->bias + channel, count);
    const size_t pooled_frames = w->extents.frames / w->pooled_frames, pooled_rows = w->extents.rows / w->pooled_side,
                 pooled_columns = w->extents.columns / w->pooled_side;
    for (size_t t = 0; t < frames / w->pooled_frames; t++)
        for (size_t i = 0; i < side / w->pooled_side; i++)
            for (size_t j = 0; j < side / w->pooled_side; j++) {
                const size_t frame = place.frame / w->pooled_frames + t, row = place.row / w->pooled_side + i,
                             column = place.column / w->pooled_side + j;
                if (frame >= pooled_frames || row >= pooled_rows || column >= pooled_columns) continue;
                const Vector *corner = outputs + (t * w->pooled_frames * side + i * w->pooled_side) * side
                    + j * w->pooled_side;
                Vector most = corner[0];
                for (size_t f = 0; f < w->pooled_frames; f++)
                    for (size_t r = 0; r < w->pooled_side; r++)
                        for (size_t c = 0; c < w->pooled_side; c++)
                            most = NAME(larger)(most, corner[(f * side + r) * side + c]);
                most += bias;
                if (w->rectified) most = NAME(larger)((Vector){0}, most);
                const size_t position =
                    ((place.clip * pooled_frames + frame) * pooled_rows + row) * pooled_columns + column;
                NAME(store)(w->output + position * w->output_stride + channel, most, count);
            }
}

INLINE void NAME(winograd_tiles)(
    const ckernels_winograd *w, size_t first, size_t tiles, float *scratch, const int frames, const int side) {
    const int planes = (side + 2) * (side + 2), depth = frames == 1 ? 1 : 4;
    const size_t inputs = rounded_up(w->inputs, LANES), outputs = NAME(packed_outputs)(w->outputs);
    const size_t input_matrix = NAME(matrix_stride)(tiles, inputs), output_matrix = NAME(matrix_stride)(tiles, outputs);
    float *zeros = scratch;
    float *input_matrices = zeros + rounded_up(inputs, 16);
    float *output_matrices = input_matrices + planes * input_matrix;
    memset(zeros, 0, inputs * sizeof(float));
    const size_t weights = NAME(packed_count)(w->outputs, w->inputs, 1), offset = 0;
    for (int mix = 0; mix < depth; mix++) {
        NAME(transform_inputs)(w, first, tiles, mix, zeros, input_matrices, input_matrix, frames, side);
        for (int plane = 0; plane < planes; plane++) {
            const int product = mix * planes + plane;
            const Results results = {.to = output_matrices + product * output_matrix, .stride = outputs};
            NAME(product)(
                results, input_matrices + plane * input_matrix, inputs, &offset, 1, w->inputs,
                w->weights + product * weights, outputs, tiles);
        }
    }
    for (size_t tile = 0; tile < tiles; tile++) {
        const NAME(Place) place = NAME(place)(w, first + tile);
        const float *products = output_matrices + tile * outputs;
        size_t channel = 0;
        for (; channel + LANES <= w->outputs; channel += LANES)
            NAME(output_vector)(w, place, products + channel, output_matrix, channel, LANES, frames, side);
        if (channel < w->outputs)
            NAME(output_vector)(
                w, place, products + channel, output_matrix, channel, w->outputs - channel, frames, side);
    }
}

#define VARIANT(frames, side)                                                                                       \
    static __attribute__((noinline)) void NAME(winograd_##frames##side)(                                            \
        const ckernels_winograd *w, size_t first, size_t tiles, float *scratch) {                                   \
        NAME(winograd_tiles)(w, first, tiles, scratch, frames, side);                                               \
    }
VARIANT(1, 2)
VARIANT(1, 4)
VARIANT(2, 2)
VARIANT(2, 4)
#undef VARIANT

static void NAME(winograd)(const ckernels_winograd *w, size_t first_tile, size_t tiles, float *scratch) {
    if (w->tile_frames == 1)
        (w->tile_side == 2 ? NAME(winograd_12) : NAME(winograd_14))(w, first_tile, tiles, scratch);
    else
        (w->tile_side == 2 ? NAME(winograd_22) : NAME(winograd_24))(w, first_tile, tiles, scratch);
}

// ---- Pooling

// First position of a window inside the volume, and the first one behind it.
INLINE void NAME(window)(
    size_t index, size_t stride, size_t kernel, size_t padding, size_t extent, size_t *first, size_t *end) {
    const size_t start = index * stride;
    *first = start < padding ? 0 : start - padding;
    *end = least(extent, start + kernel - padding);
}

static void NAME(pooling)(const ckernels_pooling *p, size_t first_row, size_t rows) {
    for (size_t index = first_row; index < first_row + rows; index++) {
        const size_t row = index % p->output_extents.rows;
        const size_t frame = index / p->output_extents.rows % p->output_extents.frames;
        const size_t clip = index / p->output_extents.rows / p->output_extents.frames;
        size_t frame0, frame1, row0, row1, column0, column1;
        NAME(window)(frame, p->strides.frames, p->kernel.frames, p->padding.frames, p->extents.frames, &frame0, &frame1);
        NAME(window)(row, p->strides.rows, p->kernel.rows, p->padding.rows, p->extents.rows, &row0, &row1);
        for (size_t column = 0; column < p->output_extents.columns; column++) {
            NAME(window)(
                column, p->strides.columns, p->kernel.columns, p->padding.columns, p->extents.columns, &column0,
                &column1);
            const float share = 1.0f / ((frame1 - frame0) * (row1 - row0) * (column1 - column0));
            float *to = p->output + (index * p->output_extents.columns + column) * p->output_stride;
            for (size_t channel = 0; channel < p->channels; channel += LANES) {
                const size_t count = p->channels - channel;
                Vector sum = {0}, most = (Vector){0} - __builtin_inff();
                for (size_t f = frame0; f < frame1; f++)
                    for (size_t r = row0; r < row1; r++) {
                        const size_t start = ((clip * p->extents.frames + f) * p->extents.rows + r) * p->extents.columns;
                        for (size_t c = column0; c < column1; c++) {
                            const Vector x = NAME(load)(p->input + (start + c) * p->input_stride + channel, count);
                            if (p->takes_mean) sum += x;
                            else most = NAME(larger)(most, x);
                        }
                    }
                NAME(store)(to + channel, p->takes_mean ? sum * share : most, count);
            }
        }
    }
}

static const ckernels_volume_kernels NAME(kernels) = {
    .lanes = LANES,
    .panel = PANEL,
    .rows = ROWS,
    .packed_count = NAME(packed_count),
    .pack_direct = NAME(pack_direct),
    .pack_winograd = NAME(pack_winograd),
    .winograd_scratch = NAME(winograd_scratch),
    .direct_scratch = NAME(direct_scratch),
    .winograd = NAME(winograd),
    .direct = NAME(direct),
    .pooling = NAME(pooling),
};

#undef LANES
#undef ROWS
#undef VECTORS
#undef NAME
#undef Loose
#undef Vector
#undef Results
#undef PANEL
#undef INLINE
#undef UNROLLED
