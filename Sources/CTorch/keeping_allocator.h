// Host memory that LibTorch gets back instead of new: training asks for the same large blocks every step, and fresh pages
// from the kernel cost a third of a step's processor time (malloc returns blocks of this size to the kernel at once).
#ifndef CTORCH_KEEPING_ALLOCATOR_H
#define CTORCH_KEEPING_ALLOCATOR_H

#include <c10/core/Allocator.h>
#include <c10/core/CPUAllocator.h>
#include <sys/mman.h>

#if __has_include(<torch/headeronly/version.h>)
#include <torch/headeronly/version.h>
#else
#include <torch/version.h>
#endif

#include <cstdlib>
#include <cstring>
#include <map>
#include <mutex>

namespace ctorch {

/// Allocates blocks of at least a megabyte, and keeps returned ones of up to 256 for the next request that fills at least half of
/// one, eight gigabytes in all. Smaller blocks are malloc's; larger ones go back to the kernel, since what is done with so many
/// values costs more than their pages.
class KeepingAllocator final : public c10::Allocator {
public:
    static KeepingAllocator &instance() {
        static auto *allocator = new KeepingAllocator;  // never freed: tensors may outlive every other static
        return *allocator;
    }

#if TORCH_VERSION_MAJOR > 2 || (TORCH_VERSION_MAJOR == 2 && TORCH_VERSION_MINOR >= 3)
    c10::DataPtr allocate(size_t count) override { return made(count); }

    void copy_data(void *target, const void *source, std::size_t count) const override {
        std::memcpy(target, source, count);
    }
#else
    c10::DataPtr allocate(size_t count) const override { return instance().made(count); }
#endif

    c10::DeleterFnPtr raw_deleter() const override { return &give_back; }

private:
    static constexpr size_t kept_block = size_t(1) << 20;
    static constexpr size_t largest_kept_block = size_t(256) << 20;
    static constexpr size_t most_kept = size_t(8) << 30;
    static constexpr size_t huge_page = size_t(2) << 20;
    /// In front of every block, its size; 64 bytes keep the alignment that oneDNN wants.
    static constexpr size_t header = 64;

    std::mutex mutex;
    std::multimap<size_t, void *> kept;
    size_t kept_bytes = 0;

    c10::DataPtr made(size_t count) {
        if (count == 0) return {nullptr, nullptr, &give_back, c10::Device(c10::DeviceType::CPU)};
        char *block = static_cast<char *>(taken(count + header));
        return {block + header, block + header, &give_back, c10::Device(c10::DeviceType::CPU)};
    }

    void *taken(size_t size) {
        if (size >= kept_block) {
            std::lock_guard<std::mutex> lock(mutex);
            auto found = kept.lower_bound(size);
            if (found != kept.end() && found->first <= 2 * size) {
                void *block = found->second;
                kept_bytes -= found->first;
                kept.erase(found);
                return block;
            }
        }
        size_t alignment = size >= kept_block ? huge_page : header;
        size_t whole = (size + alignment - 1) / alignment * alignment;
        void *block = std::aligned_alloc(alignment, whole);
        TORCH_CHECK(block != nullptr, "no memory for ", whole, " bytes; train with smaller batches");
        if (size >= kept_block) madvise(block, whole, MADV_HUGEPAGE);
        std::memcpy(block, &whole, sizeof whole);
        return block;
    }

    static void give_back(void *data) {
        if (data == nullptr) return;
        void *block = static_cast<char *>(data) - header;
        size_t size;
        std::memcpy(&size, block, sizeof size);
        KeepingAllocator &self = instance();
        if (size >= kept_block && size <= largest_kept_block) {
            std::lock_guard<std::mutex> lock(self.mutex);
            if (self.kept_bytes + size <= most_kept) {
                self.kept.emplace(size, block);
                self.kept_bytes += size;
                return;
            }
        }
        std::free(block);
    }
};

}  // namespace ctorch

#endif
