// Convolution and pooling of volumes, and linear layers, for inference.
//
// A volume lies as [clip][frame][row][column][channel], 32-bit floats. From a position to the next it is `stride` floats,
// which may exceed the channels: a layer then writes into a slice of a wider volume. Every function does a part of its
// layer, so that threads can share it; parts write to places of their own.
#pragma once

#include <stdbool.h>
#include <stddef.h>

// Extents along time, height and width.
typedef struct {
    size_t frames, rows, columns;
} ckernels_extents;

// A convolution with 3x3x3, 1x3x3 or 3x1x1 kernels, stride 1 and zeros around, by Winograd's minimal filtering.
//
// A tile of m outputs along an axis takes m + 2 products, or one where the kernel has one position along it. Lavin & Gray, "Fast Algorithms for Convolutional Neural
// Networks", CVPR 2016; F(4, 3) on the points 0, 1, -1, 2, -2.
typedef struct {
    const float *input;
    float *output;
    const float *weights;  // as pack_winograd wrote them
    const float *bias;     // [outputs]
    size_t clips;
    ckernels_extents extents;  // of the input, and of the convolution's output
    size_t inputs, outputs;    // channels
    size_t input_stride, output_stride;
    size_t tile_frames;  // 2, under a kernel of one frame 1, of one position 2 or 4
    size_t tile_side;    // 2 or 4, under a kernel of one position 1
    // A maximum pooling behind it, over windows of that many frames, rows and columns: 1 or 2, no more than the tile has;
    // 1 under a kernel of one position.
    size_t pooled_frames, pooled_side;
    bool rectified;
} ckernels_winograd;

// A convolution as matrix products, summed over the kernel's frames and rows.
//
// The input has its zeros above, below, left and right already. Outputs are grouped in runs: positions one after another whose
// inputs also lie at equal distances, a row of outputs or, where a kernel has one row and one column, a whole frame.
typedef struct {
    const float *input;
    float *output;
    const float *weights;  // as pack_direct wrote them
    const float *bias;     // [outputs]
    size_t clips;
    size_t input_frames, output_frames;
    size_t runs, length;  // of a frame, and positions of a run
    size_t kernel_frames, frame_stride, frame_padding;
    size_t kernel_rows;
    size_t depth;    // floats one after another that a kernel row spans: its columns times the input's channels
    size_t outputs;  // channels
    // Distances in the input, in floats: frames, kernel rows, runs, positions.
    size_t input_frame, input_row, input_run, input_position;
    size_t output_stride;
    size_t pooled_side;  // 2: the maximum of two runs' pairs is written, one position for four; else 1
    size_t chunk;        // positions that are computed together
    bool rectified;
} ckernels_direct;

// A pooling over windows; what lies outside of the volume counts neither for the maximum nor for the mean.
typedef struct {
    const float *input;
    float *output;
    size_t clips;
    ckernels_extents extents, output_extents, kernel, strides, padding;
    size_t channels, input_stride, output_stride;
    bool takes_mean;
} ckernels_pooling;

// A copy, with zeros around rows and columns.
typedef struct {
    const float *input;
    float *output;
    size_t clips;
    ckernels_extents extents;  // of the input
    size_t row_padding, column_padding;
    size_t channels;
    // Distances in the input, in floats.
    size_t input_clip, input_frame, input_row, input_column, input_channel;
    size_t output_stride;
} ckernels_copy;

// Rows of the output, zeros included, are counted over clips, frames, rows.
void ckernels_copy_rows(const ckernels_copy *, size_t first_row, size_t rows);

// The kernels for one kind of processor.
typedef struct {
    // Floats of a register, outputs of a panel (packed weights stand in panels, a shorter one last), and positions that a
    // product does at once.
    size_t lanes, panel, rows;

    // Floats of packed weights. `places` is the kernel's extents' product, or for Winograd the products of a tile.
    size_t (*packed_count)(size_t outputs, size_t inputs, size_t places);
    // Pack the panels [first, first + count) of weights [outputs][inputs][kernel].
    void (*pack_direct)(
        float *packed, const float *weights, size_t outputs, size_t inputs, ckernels_extents kernel, size_t first,
        size_t count);
    void (*pack_winograd)(
        float *packed, const float *weights, size_t outputs, size_t inputs, size_t tile_frames, size_t tile_side,
        size_t first, size_t count);

    // Floats of scratch memory for a part, at a cache line's start.
    size_t (*winograd_scratch)(const ckernels_winograd *, size_t tiles);
    size_t (*direct_scratch)(const ckernels_direct *);
    // Tiles are counted over clips, frames, rows, columns.
    void (*winograd)(const ckernels_winograd *, size_t first_tile, size_t tiles, float *scratch);
    // Chunks are counted over clips, output frames, runs (or pairs of them), and within a run; of each, some panels of outputs
    // are done, all of them where the layer pools.
    void (*direct)(
        const ckernels_direct *, size_t first_chunk, size_t chunks, size_t first_panel, size_t panels, float *scratch);
    // Rows of outputs are counted over clips, frames, rows.
    void (*pooling)(const ckernels_pooling *, size_t first_row, size_t rows);

    // A linear layer: out[v * out_stride + r] = bias[r] + sum over c of matrix[r * stride + c] * vectors[v * columns + c],
    // for 0 <= v < vector_count, 0 <= r < rows, 0 <= c < columns.
    //
    // `stride` is in floats and may exceed `columns`, so that a block of columns can be used alone. The matrix is read from
    // memory once, whatever the number of vectors. No alignment is asked for; `out` overlaps nothing.
    void (*matrix_vectors)(
        float *out, const float *matrix, const float *vectors, const float *bias, size_t rows, size_t columns,
        size_t stride, size_t vector_count, size_t out_stride);
} ckernels_volume_kernels;

enum ckernels_instructions { ckernels_portable, ckernels_avx2, ckernels_avx512 };

// The kernels for an instruction set, or null where this processor lacks it.
const ckernels_volume_kernels *ckernels_volumes(enum ckernels_instructions);

// Tiles of a Winograd convolution, and chunks of a direct one.
size_t ckernels_tile_count(const ckernels_winograd *);
size_t ckernels_chunk_count(const ckernels_direct *);
