#ifndef CMACHINE_H
#define CMACHINE_H

#include <stdbool.h>

/// The vector units whose speed can be measured.
enum cmachine_unit { cmachine_unit_portable, cmachine_unit_avx2, cmachine_unit_avx512 };

/// Whether the processor and the operating system have the unit.
bool cmachine_has(enum cmachine_unit unit);

/// Multiplies and adds in registers only, as fast as the unit can: more independent chains than it takes to hide the latency.
///
/// Returns the number of operations done, two for each multiplication with addition; `result` keeps the work from being left out.
double cmachine_multiply_add(enum cmachine_unit unit, long rounds, float *result);

/// Reads all values, which are to be 16-byte aligned and a multiple of 32 in number; returns their sum.
float cmachine_read(const float *values, long count);

#endif
