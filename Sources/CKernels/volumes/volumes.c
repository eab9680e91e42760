#include "ckernels_volumes.h"

#include <string.h>

static size_t rounded_up(size_t value, size_t unit) { return (value + unit - 1) / unit * unit; }
static size_t parts(size_t value, size_t unit) { return (value + unit - 1) / unit; }
static size_t least(size_t a, size_t b) { return a < b ? a : b; }

size_t ckernels_tile_count(const ckernels_winograd *w) {
    return w->clips * parts(w->extents.frames, w->tile_frames) * parts(w->extents.rows, w->tile_side)
        * parts(w->extents.columns, w->tile_side);
}

size_t ckernels_chunk_count(const ckernels_direct *d) {
    return d->clips * d->output_frames * (d->runs / d->pooled_side) * parts(d->length, d->chunk);
}

void ckernels_copy_rows(const ckernels_copy *copy, size_t first_row, size_t rows) {
    const size_t padded_rows = copy->extents.rows + 2 * copy->row_padding;
    const size_t padded_columns = copy->extents.columns + 2 * copy->column_padding;
    for (size_t index = first_row; index < first_row + rows; index++) {
        const size_t row = index % padded_rows, frame = index / padded_rows % copy->extents.frames;
        const size_t clip = index / padded_rows / copy->extents.frames;
        float *to = copy->output + index * padded_columns * copy->output_stride;
        const bool is_inside = row >= copy->row_padding && row - copy->row_padding < copy->extents.rows;
        for (size_t column = 0; column < padded_columns; column++, to += copy->output_stride) {
            if (!is_inside || column < copy->column_padding
                || column - copy->column_padding >= copy->extents.columns) {
                memset(to, 0, copy->channels * sizeof(float));
                continue;
            }
            const float *from = copy->input + clip * copy->input_clip + frame * copy->input_frame
                + (row - copy->row_padding) * copy->input_row + (column - copy->column_padding) * copy->input_column;
            if (copy->input_channel == 1)
                memcpy(to, from, copy->channels * sizeof(float));
            else
                for (size_t channel = 0; channel < copy->channels; channel++)
                    to[channel] = from[channel * copy->input_channel];
        }
    }
}

// A matrix times vectors: 16 floats at a time, which are one register of AVX-512, two of AVX2, four of SSE2 or NEON.
typedef float Lanes __attribute__((vector_size(64)));

enum { laneCount = 16, rowsAtOnce = 4, vectorsAtOnce = 3 };

struct product {
    float *out;
    const float *matrix, *vectors, *bias;
    size_t columns, stride, out_stride;
};

// The same kernels for each instruction set. ROWS x VECTORS sums, VECTORS weights and an input fill the registers.
#define LANES 4
#define ROWS 6
#define VECTORS 2
#define NAME(name) name##_portable
#include "kernels.inc.h"

#if defined(__x86_64__)

#pragma clang attribute push(__attribute__((target("avx2,fma"))), apply_to = function)
#define LANES 8
#define ROWS 6
#define VECTORS 2
#define NAME(name) name##_avx2
#include "kernels.inc.h"
#pragma clang attribute pop

#pragma clang attribute push(__attribute__((target("avx2,fma,avx512f,avx512vl,avx512bw,avx512dq"))), apply_to = function)
#define LANES 16
#define ROWS 14
#define VECTORS 2
#define NAME(name) name##_avx512
#include "kernels.inc.h"
#pragma clang attribute pop

#endif

const ckernels_volume_kernels *ckernels_volumes(enum ckernels_instructions instructions) {
    switch (instructions) {
    case ckernels_portable: return &kernels_portable;
#if defined(__x86_64__)
    case ckernels_avx2:
        return __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma") ? &kernels_avx2 : NULL;
    case ckernels_avx512:
        return __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512vl")
                && __builtin_cpu_supports("avx512bw") && __builtin_cpu_supports("avx512dq")
            ? &kernels_avx512 : NULL;
#endif
    default: return NULL;
    }
}
