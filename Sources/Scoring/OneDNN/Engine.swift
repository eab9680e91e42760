import COneDNN

/// oneDNN on this machine's processor: an engine and the one stream that executes on it.
final class Engine {
    let handle: dnnl_engine_t
    let stream: dnnl_stream_t
    private let threads: Int

    /// - Parameter threads: how many threads oneDNN may use for what is planned and executed on this engine.
    init(threads: Int) throws {
        self.threads = threads
        var engine: dnnl_engine_t?
        try check(dnnl_engine_create(&engine, dnnl_cpu, 0), "create an engine for the processor")
        handle = try required(engine)
        var stream: dnnl_stream_t?
        try check(
            dnnl_stream_create(&stream, handle, UInt32(dnnl_stream_default_flags.rawValue)), "create a stream"
        )
        self.stream = try required(stream)
    }

    deinit {
        dnnl_stream_destroy(stream)
        dnnl_engine_destroy(handle)
    }

    /// Sets the thread count for oneDNN's calls from the current thread; OpenMP keeps it per calling thread.
    func useThreads() {
        omp_set_num_threads(Int32(clamping: threads))
    }

    /// Waits until everything that was submitted is done.
    func wait() throws {
        try check(dnnl_stream_wait(stream), "finish a computation")
    }
}

/// Turns a oneDNN status into the module's error; every call that gives a status passes through here.
func check(_ status: dnnl_status_t, _ purpose: String) throws {
    guard status != dnnl_success else { return }
    let reason =
        switch status {
        case dnnl_out_of_memory: "out of memory; close other programs or use a smaller model"
        case dnnl_invalid_arguments: "it calls the arguments invalid; report this with the model's name"
        case dnnl_unimplemented:
            "this processor or version has no implementation; oneDNN 2.6 or later is needed"
        default: "status \(status.rawValue); report this with the model's name"
        }
    throw ScoringError(.engineFailed, "oneDNN", "could not \(purpose): \(reason).")
}

/// A handle that a successful call has promised.
func required(_ handle: OpaquePointer?) throws -> OpaquePointer {
    guard let handle else {
        throw ScoringError(.engineFailed, "oneDNN", "reported success but gave no object.")
    }
    return handle
}
