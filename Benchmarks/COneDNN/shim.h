// What Swift cannot import from oneDNN, the one thing that oneDNN does not declare, and what its versions 2 and 3 do differently.
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

// oneDNN 3 made memory descriptors handles, where 2 has structures, and removed operation descriptors and the scale of a post-op.
#if DNNL_VERSION_MAJOR >= 3
typedef const_dnnl_memory_desc_t conednn_layout;
#else
typedef const dnnl_memory_desc_t *conednn_layout;
#endif

// Appends a relu to what follows an operation.
static inline dnnl_status_t conednn_append_relu(dnnl_post_ops_t fused) {
#if DNNL_VERSION_MAJOR >= 3
    return dnnl_post_ops_append_eltwise(fused, dnnl_eltwise_relu, 0, 0);
#else
    return dnnl_post_ops_append_eltwise(fused, 1, dnnl_eltwise_relu, 0, 0);
#endif
}

// Plans a direct convolution of 32-bit floats with a bias. Layouts are oneDNN's choice; `conednn_plan_layout` finds them afterwards.
//
// `source`, `weights` and `destination` have `axes` extents, `stride` and `padding` two fewer.
static inline dnnl_status_t conednn_plan_convolution(
    dnnl_primitive_desc_t *plan, dnnl_engine_t engine, const_dnnl_primitive_attr_t attributes, int axes,
    const dnnl_dim_t *source, const dnnl_dim_t *weights, const dnnl_dim_t *destination, const dnnl_dim_t *stride,
    const dnnl_dim_t *padding) {
    const dnnl_dim_t *shapes[4] = {source, weights, weights, destination};
    const int counts[4] = {axes, axes, 1, axes};  // the bias has one number for each of the weights' outputs
    dnnl_status_t status = dnnl_success;
#if DNNL_VERSION_MAJOR >= 3
    dnnl_memory_desc_t layouts[4] = {NULL, NULL, NULL, NULL};
    for (int i = 0; i < 4 && status == dnnl_success; i++) {
        dnnl_format_tag_t tag = i == 2 ? dnnl_a : dnnl_format_tag_any;
        status = dnnl_memory_desc_create_with_tag(&layouts[i], counts[i], shapes[i], dnnl_f32, tag);
    }
    if (status == dnnl_success) {
        status = dnnl_convolution_forward_primitive_desc_create(
            plan, engine, dnnl_forward_inference, dnnl_convolution_direct, layouts[0], layouts[1], layouts[2],
            layouts[3], stride, NULL, padding, padding, attributes);
    }
    for (int i = 0; i < 4; i++) {
        if (layouts[i]) dnnl_memory_desc_destroy(layouts[i]);
    }
#else
    dnnl_memory_desc_t layouts[4];
    for (int i = 0; i < 4 && status == dnnl_success; i++) {
        dnnl_format_tag_t tag = i == 2 ? dnnl_a : dnnl_format_tag_any;
        status = dnnl_memory_desc_init_by_tag(&layouts[i], counts[i], shapes[i], dnnl_f32, tag);
    }
    dnnl_convolution_desc_t operation;
    if (status == dnnl_success) {
        status = dnnl_convolution_forward_desc_init(
            &operation, dnnl_forward_inference, dnnl_convolution_direct, &layouts[0], &layouts[1], &layouts[2],
            &layouts[3], stride, padding, padding);
    }
    if (status == dnnl_success) status = dnnl_primitive_desc_create(plan, &operation, attributes, engine, NULL);
#endif
    return status;
}

// The layout that a plan chose for one of its arguments.
static inline conednn_layout conednn_plan_layout(const_dnnl_primitive_desc_t plan, enum conednn_argument argument) {
    switch (argument) {
        case conednn_source: return dnnl_primitive_desc_query_md(plan, dnnl_query_src_md, 0);
        case conednn_destination: return dnnl_primitive_desc_query_md(plan, dnnl_query_dst_md, 0);
        case conednn_weights: return dnnl_primitive_desc_query_md(plan, dnnl_query_weights_md, 0);
        case conednn_bias: return dnnl_primitive_desc_query_md(plan, dnnl_query_weights_md, 1);
    }
    return NULL;
}
