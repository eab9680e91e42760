// Part of kernels.inc.h: pooling.

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
