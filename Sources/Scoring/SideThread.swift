import Foundation

#if canImport(Glibc)
    import Glibc
#endif

/// Work that runs beside the caller on its own thread, which ends with it.
///
/// If the system cannot start another thread, the caller does the work itself when it waits.
///
/// `@unchecked Sendable`: the condition guards the result.
final class SideThread<Value: Sendable>: @unchecked Sendable {
    private let condition = NSCondition()
    private var result: Result<Value, any Error>?

    /// Starts the work.
    init(_ work: @escaping @Sendable () throws -> Value) {
        // The thread takes ownership of its work.
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

    /// Waits until the work ends.
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

/// A piece of work as an object that C code can pass on.
private final class Task: Sendable {
    let run: @Sendable () -> Void

    init(_ run: @escaping @Sendable () -> Void) { self.run = run }
}
