// What Swift cannot import from oneDNN, and the one thing that oneDNN does not declare.
#pragma once

#include <oneapi/dnnl/dnnl.h>

// oneDNN has no call for the number of its threads: it asks the OpenMP runtime, per calling thread. Declared here
// because omp.h belongs to a compiler and not to Debian's libdnnl-dev.
void omp_set_num_threads(int count);

// The argument indices are macros, and those of weights and bias are macros of macros.
enum conednn_argument {
    conednn_source = DNNL_ARG_SRC,
    conednn_destination = DNNL_ARG_DST,
    conednn_weights = DNNL_ARG_WEIGHTS,
    conednn_bias = DNNL_ARG_BIAS,
};
