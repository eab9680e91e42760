// Part of kernels.inc.h: convolution by Winograd's minimal filtering.

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

// Products of a tile.
INLINE size_t NAME(product_count)(size_t tile_frames, size_t tile_side) {
    if (tile_side == 1) return tile_frames + 2;
    return (tile_side + 2) * (tile_side + 2) * (tile_frames == 1 ? 1 : 4);
}

static void NAME(pack_winograd)(
    float *packed, const float *weights, size_t outputs, size_t inputs, size_t tile_frames, size_t tile_side,
    size_t first, size_t count) {
    const size_t places = tile_side == 1 ? 3 : tile_frames == 1 ? 9 : 27;
    const size_t products = NAME(product_count)(tile_frames, tile_side);
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
                if (tile_side == 1 && tile_frames == 2) NAME(weight_line)(g, 1, u, 1, 2);
                else if (tile_side == 1) NAME(weight_line)(g, 1, u, 1, 4);
                else if (tile_frames == 1 && tile_side == 2) NAME(pack_tile)(g, u, 1, 2);
                else if (tile_frames == 1) NAME(pack_tile)(g, u, 1, 4);
                else if (tile_side == 2) NAME(pack_tile)(g, u, 2, 2);
                else NAME(pack_tile)(g, u, 2, 4);
                float *to = packed + column * inputs + input * panel + part;
                for (size_t product = 0; product < products; product++)
                    *(Loose *)(to + product * plane) = u[product];
            }
    }
}

// Floats from a tile's values to the next tile's, an odd number of cache lines so that tiles do not meet in one set.
INLINE size_t NAME(tile_stride)(size_t products, size_t channels) {
    return (rounded_up(products * channels, 16) / 16 | 1) * 16;
}

static size_t NAME(winograd_scratch)(const ckernels_winograd *w, size_t tiles) {
    const size_t products = NAME(product_count)(w->tile_frames, w->tile_side);
    // Along time and space, inputs are transformed for one frame of products at a time.
    const size_t held = w->tile_side == 1 ? products : (w->tile_side + 2) * (w->tile_side + 2);
    return rounded_up(w->inputs, 16)
        + tiles
            * (NAME(tile_stride)(held, rounded_up(w->inputs, LANES))
               + NAME(tile_stride)(products, NAME(packed_outputs)(w->outputs)))
        + 64;
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
    for (int i = 0; i < edge; i++) {
        // Row and column -1 wrap to numbers beyond the last.
        const size_t row = place.row + i - 1;
        const float *from = start && row < w->extents.rows ? start + row * w->extents.columns * w->input_stride : NULL;
        for (int j = 0; j < edge; j++) {
            const size_t column = place.column + j - 1;
            inputs[i * edge + j] = from && column < w->extents.columns ? from + column * w->input_stride : zeros;
        }
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
        float *to = matrices + tile * matrix;
        if (frames == 1) {
            NAME(find_inputs)(w, place, place.frame, zeros, ahead, side);
        } else {
            NAME(find_inputs)(w, place, place.frame + ahead_frames[mix] - 1, zeros, ahead, side);
            NAME(find_inputs)(w, place, place.frame + behind_frames[mix] - 1, zeros, behind, side);
        }
        const float *const *second = frames == 1 ? NULL : behind;
        size_t channel = 0;
        for (; channel + LANES <= w->inputs; channel += LANES)
            NAME(input_vector)(ahead, second, sign, channel, LANES, to + channel, stride, side);
        if (channel < w->inputs)
            NAME(input_vector)(ahead, second, sign, channel, w->inputs - channel, to + channel, stride, side);
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
                Vector most = corner[0], sum = {0};
                for (size_t f = 0; f < w->pooled_frames; f++)
                    for (size_t r = 0; r < w->pooled_side; r++)
                        for (size_t c = 0; c < w->pooled_side; c++) {
                            const Vector x = corner[(f * side + r) * side + c];
                            most = NAME(larger)(x, most);
                            sum += x;
                        }
                most = NAME(largest)(most, sum) + bias;
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
    const size_t input_tile = NAME(tile_stride)(planes, inputs), output_tile = NAME(tile_stride)(depth * planes, outputs);
    float *zeros = scratch;
    float *transformed = zeros + rounded_up(inputs, 16);
    float *products = transformed + tiles * input_tile;
    memset(zeros, 0, inputs * sizeof(float));
    const size_t weights = NAME(packed_count)(w->outputs, w->inputs, 1), offset = 0;
    for (int mix = 0; mix < depth; mix++) {
        NAME(transform_inputs)(w, first, tiles, mix, zeros, transformed, input_tile, frames, side);
        for (int plane = 0; plane < planes; plane++) {
            const int product = mix * planes + plane;
            const Results results = {.to = products + product * outputs, .stride = output_tile};
            NAME(product)(
                results, transformed + plane * inputs, input_tile, &offset, 1, w->inputs,
                w->weights + product * weights, outputs, tiles);
        }
    }
    for (size_t tile = 0; tile < tiles; tile++) {
        const NAME(Place) place = NAME(place)(w, first + tile);
        const float *from = products + tile * output_tile;
        size_t channel = 0;
        for (; channel + LANES <= w->outputs; channel += LANES)
            NAME(output_vector)(w, place, from + channel, outputs, channel, LANES, frames, side);
        if (channel < w->outputs)
            NAME(output_vector)(w, place, from + channel, outputs, channel, w->outputs - channel, frames, side);
    }
}

// The same for a kernel of three frames and one position: `frames` outputs of one position from frames + 2 products.
INLINE void NAME(temporal_tiles)(
    const ckernels_winograd *w, size_t first, size_t tiles, float *scratch, const int frames) {
    const int edge = frames + 2;
    const size_t inputs = rounded_up(w->inputs, LANES), outputs = NAME(packed_outputs)(w->outputs);
    const size_t input_tile = NAME(tile_stride)(edge, inputs), output_tile = NAME(tile_stride)(edge, outputs);
    const size_t positions = w->extents.rows * w->extents.columns;
    float *zeros = scratch;
    float *transformed = zeros + rounded_up(inputs, 16);
    float *products = transformed + tiles * input_tile;
    memset(zeros, 0, inputs * sizeof(float));
    for (size_t tile = 0; tile < tiles; tile++) {
        const NAME(Place) place = NAME(place)(w, first + tile);
        const size_t position = place.row * w->extents.columns + place.column;
        const float *from[6];
        for (int i = 0; i < edge; i++) {
            const size_t frame = place.frame + i - 1;
            from[i] = frame < w->extents.frames
                ? w->input + ((place.clip * w->extents.frames + frame) * positions + position) * w->input_stride : zeros;
        }
        float *to = transformed + tile * input_tile;
        for (size_t channel = 0; channel < w->inputs; channel += LANES) {
            const size_t count = w->inputs - channel;
            Vector d[6], v[6];
            UNROLLED
            for (int i = 0; i < edge; i++) d[i] = NAME(load)(from[i] + channel, count);
            NAME(input_line)(d, v, 1, frames);
            UNROLLED
            for (int i = 0; i < edge; i++) *(Loose *)(to + i * inputs + channel) = v[i];
        }
    }
    const size_t weights = NAME(packed_count)(w->outputs, w->inputs, 1), offset = 0;
    for (int i = 0; i < edge; i++) {
        const Results results = {.to = products + i * outputs, .stride = output_tile};
        NAME(product)(
            results, transformed + i * inputs, input_tile, &offset, 1, w->inputs, w->weights + i * weights, outputs,
            tiles);
    }
    for (size_t tile = 0; tile < tiles; tile++) {
        const NAME(Place) place = NAME(place)(w, first + tile);
        const size_t position = place.row * w->extents.columns + place.column;
        const float *from = products + tile * output_tile;
        for (size_t channel = 0; channel < w->outputs; channel += LANES) {
            const size_t count = w->outputs - channel;
            const Vector bias = NAME(load)(w->bias + channel, count);
            Vector m[6], y[4];
            UNROLLED
            for (int i = 0; i < edge; i++) m[i] = *(const Loose *)(from + i * outputs + channel);
            NAME(output_line)(m, 1, y, 1, frames);
            for (size_t t = 0; t < least(frames, w->extents.frames - place.frame); t++) {
                const size_t frame = place.clip * w->extents.frames + place.frame + t;
                Vector value = y[t] + bias;
                if (w->rectified) value = NAME(larger)((Vector){0}, value);
                NAME(store)(w->output + (frame * positions + position) * w->output_stride + channel, value, count);
            }
        }
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

#define VARIANT(frames)                                                                                             \
    static __attribute__((noinline)) void NAME(winograd_##frames##1)(                                               \
        const ckernels_winograd *w, size_t first, size_t tiles, float *scratch) {                                   \
        NAME(temporal_tiles)(w, first, tiles, scratch, frames);                                                     \
    }
VARIANT(2)
VARIANT(4)
#undef VARIANT

static void NAME(winograd)(const ckernels_winograd *w, size_t first_tile, size_t tiles, float *scratch) {
    if (w->tile_side == 1)
        (w->tile_frames == 2 ? NAME(winograd_21) : NAME(winograd_41))(w, first_tile, tiles, scratch);
    else if (w->tile_frames == 1)
        (w->tile_side == 2 ? NAME(winograd_12) : NAME(winograd_14))(w, first_tile, tiles, scratch);
    else
        (w->tile_side == 2 ? NAME(winograd_22) : NAME(winograd_24))(w, first_tile, tiles, scratch);
}
