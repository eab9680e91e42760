// Part of kernels.inc.h: convolution as products summed over a kernel's frames and rows.

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
            const Vector x0 = NAME(load)(corner, count), x1 = NAME(load)(corner + stride, count);
            corner += d->length * stride;
            const Vector x2 = NAME(load)(corner, count), x3 = NAME(load)(corner + stride, count);
            const Vector most = NAME(larger)(NAME(larger)(x0, x1), NAME(larger)(x2, x3));
            NAME(store)(
                to + position * d->output_stride + channel, NAME(largest)(most, x0 + x1 + x2 + x3), count);
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
