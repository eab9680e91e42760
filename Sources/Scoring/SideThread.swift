import Foundation

#if canImport(Glibc)
    import Glibc
#endif

/// Work that goes on beside the caller, on a thread of its own, which ends with it.
///
/// Where the system gives no further thread, the caller does the work itself: later, but no less.
///
/// `@unchecked Sendable`: the condition guards the result.
final class SideThread<Value: Sendable>: @unchecked Sendable {
    private let condition = NSCondition()
    private var result: Result<Value, any Error>?

    /// Begins the work.
    init(_ work: @escaping @Sendable () throws -> Value) {
        // The thread takes the ownership of what it is to do.
        let task = Unmanaged.passRetained(
            Task {
                let result = Result { try work() }
                self.condition.withLock {
                    self.result = result
                    self.condition.broadcast()
                }
            })
        var thread = pthread_t()
        let status = pthread_create(
            &thread, nil,
            { task in
                if let task { Unmanaged<Task>.fromOpaque(task).takeRetainedValue().run() }
                return nil
            }, task.toOpaque())
        if status == 0 {
            pthread_detach(thread)
        } else {
            task.takeRetainedValue().run()
        }
    }

    /// Waits for the end of the work.
    ///
    /// - Throws: what the work threw.
    func value() throws -> Value {
        try condition.withLock {
            while true {
                if let result { return result }
                condition.wait()
            }
        }.get()
    }
}

/// Something to do, as an object that C code can hand on.
private final class Task: Sendable {
    let run: @Sendable () -> Void

    init(_ run: @escaping @Sendable () -> Void) { self.run = run }
}
