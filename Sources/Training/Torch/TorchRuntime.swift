import CTorch

/// LibTorch's process-wide state.
enum TorchRuntime {
    /// The number of threads for operations, process-wide.
    static func prepare(threadCount count: Int) throws {
        precondition(count > 0)
        try check(ctorch_set_thread_count(Int32(count)), "set_num_threads")
    }

    /// Seeds dropout, and from then on rejects nondeterministic operations.
    static func seed(_ seed: UInt64) throws { try check(ctorch_seed(seed), "manual_seed") }
}
