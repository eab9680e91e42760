import Foundation
import Synchronization

/// SIGINT and SIGTERM as a question that a loop can ask; a second signal ends the process at once.
package enum Interruption {
    /// The first signal, 0 before. Global, because a signal handler can reach nothing else; atomic, because it may run on any thread.
    private static let received = Atomic<Int32>(0)

    /// Begins to take the two signals.
    package static func install() {
        _ = isRequested  // made now: a handler may not be the first to reach a global
        for number in [SIGINT, SIGTERM] {
            signal(number) { number in
                let (isFirst, _) = Interruption.received.compareExchange(
                    expected: 0, desired: number, ordering: .relaxed)
                if !isFirst { _exit(128 + number) }
            }
        }
        // A parent may hand its blocked signals down.
        var taken = sigset_t()
        sigemptyset(&taken)
        sigaddset(&taken, SIGINT)
        sigaddset(&taken, SIGTERM)
        sigprocmask(SIG_UNBLOCK, &taken, nil)
    }

    /// Whether the work is to stop.
    package static var isRequested: Bool { received.load(ordering: .relaxed) != 0 }

    /// 130 for SIGINT, 143 for SIGTERM; nil where neither came.
    package static var exitCode: Int32? { isRequested ? 128 + received.load(ordering: .relaxed) : nil }
}
