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

typedef int NAME(Mask) __attribute__((vector_size(LANES * 4)));
#define Mask NAME(Mask)

// The first where the mask is set, else the second.
INLINE Vector NAME(chosen)(Mask mask, Vector a, Vector b) { return (Vector)((mask & (Mask)a) | (~mask & (Mask)b)); }

// a > b ? a : b, which is b where one of them is no number.
INLINE Vector NAME(larger)(Vector a, Vector b) { return NAME(chosen)(a > b, a, b); }

// The largest of some values, which is no number where one of them is none: their sum tells.
INLINE Vector NAME(largest)(Vector most, Vector sum) { return NAME(chosen)(sum != sum, sum, most); }

#include "products.inc.h"

#include "direct.inc.h"
#include "matrix.inc.h"
#include "pooling.inc.h"
#include "winograd.inc.h"

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
    .matrix_vectors = NAME(matrix_vectors),
};

#undef LANES
#undef ROWS
#undef VECTORS
#undef NAME
#undef Loose
#undef Vector
#undef Mask
#undef Results
#undef PANEL
#undef INLINE
#undef UNROLLED
