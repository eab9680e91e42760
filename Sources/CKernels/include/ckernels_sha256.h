// SHA-256 (FIPS 180-4).
#pragma once

#include <stddef.h>
#include <stdint.h>

// Takes whole blocks of 64 bytes into the state, by the processor's own instructions where it has them.
void ckernels_sha256(uint32_t state[8], const void *blocks, size_t block_count);

// The same in plain C.
void ckernels_sha256_portable(uint32_t state[8], const void *blocks, size_t block_count);
