#include "cmachine.h"

// One loop for every unit: `chains` vectors of `lanes` floats, each the next step of its own chain, so that no step waits for another.
// Two fused units of 4 cycles' latency want 8 chains at least; 12 of 16 ymm and 24 of 32 zmm registers leave room for the two factors.
#define DEFINE_MULTIPLY_ADD(name, attributes, lanes, chains, step)                              \
    typedef float name##_vector __attribute__((vector_size(4 * lanes)));                       \
    attributes __attribute__((noinline)) static double name(long rounds, float *result) {      \
        volatile float shrinking = 0.5f, one = 1;                                               \
        const name##_vector factor = (name##_vector){} + shrinking;                             \
        const name##_vector term = (name##_vector){} + one;                                     \
        name##_vector values[chains];                                                           \
        for (int i = 0; i < chains; i++) values[i] = (name##_vector){} + (float)i;              \
        for (long round = 0; round < rounds; round++) {                                         \
            _Pragma("clang loop unroll(full)") for (int i = 0; i < chains; i++) values[i] =     \
                step(values[i], factor, term);                                                  \
        }                                                                                       \
        for (int i = 1; i < chains; i++) values[0] += values[i];                                \
        *result = values[0][0];                                                                 \
        return 2.0 * lanes * chains * (double)rounds;                                           \
    }

#define SEPARATE(x, factor, term) ((x) * (factor) + (term))
#define FUSED(x, factor, term) __builtin_elementwise_fma(x, factor, term)

#if defined(__x86_64__)
// The processors without AVX2 have no fused step either.
DEFINE_MULTIPLY_ADD(portable, , 4, 12, SEPARATE)
DEFINE_MULTIPLY_ADD(avx2, __attribute__((target("avx2,fma"))), 8, 12, FUSED)
DEFINE_MULTIPLY_ADD(avx512, __attribute__((target("avx512f"))), 16, 24, FUSED)
#else
DEFINE_MULTIPLY_ADD(portable, , 4, 24, FUSED)
#endif

double cmachine_multiply_add(enum cmachine_unit unit, long rounds, float *result) {
    switch (unit) {
#if defined(__x86_64__)
    case cmachine_unit_avx2: return avx2(rounds, result);
    case cmachine_unit_avx512: return avx512(rounds, result);
#endif
    default: return portable(rounds, result);
    }
}

typedef float quad __attribute__((vector_size(16)));

float cmachine_read(const float *values, long count) {
    const quad *quads = (const quad *)values;
    quad sums[8] = {};
    for (long i = 0; i < count / 4; i += 8) {
        for (int j = 0; j < 8; j++) sums[j] += quads[i + j];
    }
    for (int j = 1; j < 8; j++) sums[0] += sums[j];
    return sums[0][0] + sums[0][1] + sums[0][2] + sums[0][3];
}
