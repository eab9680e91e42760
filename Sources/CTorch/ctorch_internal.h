// What the files behind ctorch.h share.
#ifndef CTORCH_INTERNAL_H
#define CTORCH_INTERNAL_H

#include "ctorch.h"

#include <ATen/ATen.h>

#include <exception>
#include <string>
#include <vector>

struct ctorch_tensor {
    at::Tensor value;
};

namespace ctorch {

/// The text of this thread's last failure.
extern thread_local std::string last_error;

/// Runs `body`; no exception crosses the border.
template <typename Body>
int guarded(Body &&body) {
    try {
        body();
        return 0;
    } catch (const c10::Error &error) {
        last_error = error.what_without_backtrace();
    } catch (const std::exception &error) {
        last_error = error.what();
    } catch (...) {
        last_error = "unknown C++ exception";
    }
    return 1;
}

inline ctorch_tensor *owned(at::Tensor value) { return new ctorch_tensor{std::move(value)}; }

inline std::vector<at::Tensor> values(ctorch_tensor *const *tensors, int count) {
    std::vector<at::Tensor> result;
    result.reserve(size_t(count));
    for (int i = 0; i < count; i++) result.push_back(tensors[i]->value);
    return result;
}

}  // namespace ctorch

#endif
