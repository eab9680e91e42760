// Part of kernels.inc.h: pooling.

// First position of a window inside the volume, and the first one behind it.
INLINE void NAME(window)(
    size_t index, size_t stride, size_t kernel, size_t padding, size_t extent, size_t *first, size_t *end) {
    const size_t start = index * stride;
    *first = start < padding ? 0 : start - padding;
    *end = least(extent, start + kernel - padding);
}

// What of a window lies in the volume: its first position, extents, and distances in floats.
typedef struct {
    const float *first;
    size_t frames, rows, columns, frame, row, column;
} NAME(Window);

INLINE Vector NAME(pooled)(const NAME(Window) *window, size_t channel, size_t count, bool takes_mean) {
    const float *frame = window->first + channel;
    Vector most = NAME(load)(frame, count), sum = {0};
    for (size_t f = 0; f < window->frames; f++, frame += window->frame) {
        const float *row = frame;
        for (size_t r = 0; r < window->rows; r++, row += window->row) {
            const float *from = row;
            for (size_t c = 0; c < window->columns; c++, from += window->column) {
                const Vector x = NAME(load)(from, count);
                most = NAME(larger)(x, most);
                sum += x;
            }
        }
    }
    return takes_mean ? sum / (float)(window->frames * window->rows * window->columns) : NAME(largest)(most, sum);
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
            const float *first =
                p->input + (((clip * p->extents.frames + frame0) * p->extents.rows + row0) * p->extents.columns + column0)
                    * p->input_stride;
            const NAME(Window) window = {
                first, frame1 - frame0, row1 - row0, column1 - column0,
                p->extents.rows * p->extents.columns * p->input_stride, p->extents.columns * p->input_stride,
                p->input_stride,
            };
            float *to = p->output + (index * p->output_extents.columns + column) * p->output_stride;
            size_t channel = 0;
            for (; channel + LANES <= p->channels; channel += LANES)
                NAME(store)(to + channel, NAME(pooled)(&window, channel, LANES, p->takes_mean), LANES);
            if (channel < p->channels) {
                const size_t count = p->channels - channel;
                NAME(store)(to + channel, NAME(pooled)(&window, channel, count, p->takes_mean), count);
            }
        }
    }
}
