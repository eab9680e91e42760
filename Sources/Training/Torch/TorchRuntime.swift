import CTorch

/// LibTorch's process-wide state.
enum TorchRuntime {
    /// How many threads operations use, for the whole process.
    static func prepare(threadCount count: Int) throws {
        precondition(count > 0)
        try check(ctorch_set_thread_count(Int32(count)), "set_num_threads")
    }

    /// Seeds dropout, and from then on refuses operations that cannot be repeated bit for bit.
    static func seed(_ seed: UInt64) throws { try check(ctorch_seed(seed), "manual_seed") }
}
