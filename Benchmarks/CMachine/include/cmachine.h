#ifndef CMACHINE_H
#define CMACHINE_H

/// The vector units whose speed can be measured.
enum cmachine_unit { cmachine_unit_portable, cmachine_unit_avx2, cmachine_unit_avx512 };

/// Multiplies and adds in registers only, as fast as the unit can, which the processor must have: more independent chains than it takes to hide the latency.
///
/// Returns the number of operations done, two for each multiplication with addition; `result` keeps the work from being left out.
double cmachine_multiply_add(enum cmachine_unit unit, long rounds, float *result);

/// Reads all values, which are to be 16-byte aligned and a multiple of 32 in number; returns their sum.
float cmachine_read(const float *values, long count);

#endif
