import Foundation

/// Work that goes on beside the caller, on a thread of its own, which ends with it.
///
/// `@unchecked Sendable`: the condition guards the result.
final class SideThread<Value: Sendable>: @unchecked Sendable {
    private let condition = NSCondition()
    private var result: Result<Value, any Error>?

    /// Begins the work.
    init(_ work: @escaping @Sendable () throws -> Value) {
        Thread.detachNewThread { [self] in
            let result = Result { try work() }
            condition.withLock {
                self.result = result
                condition.broadcast()
            }
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
