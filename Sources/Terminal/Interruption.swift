import Foundation
import Synchronization

/// Lets a loop poll for SIGINT and SIGTERM; a second signal ends the process at once.
package enum Interruption {
    /// The first signal, 0 before. Global, because a signal handler can reach nothing else; atomic, because it may run on any
    /// thread.
    private static let received = Atomic<Int32>(0)

    /// Starts handling the two signals.
    package static func install() {
        _ = isRequested  // made now: a handler may not be the first to reach a global
        for number in [SIGINT, SIGTERM] {
            signal(number) { number in
                let (isFirst, _) = Interruption.received.compareExchange(
                    expected: 0, desired: number, ordering: .relaxed)
                if !isFirst { _exit(128 + number) }
            }
        }
        // A parent may pass on its blocked signals.
        var taken = sigset_t()
        sigemptyset(&taken)
        sigaddset(&taken, SIGINT)
        sigaddset(&taken, SIGTERM)
        sigprocmask(SIG_UNBLOCK, &taken, nil)
    }

    /// Whether the work should stop.
    package static var isRequested: Bool { received.load(ordering: .relaxed) != 0 }

    /// 130 for SIGINT, 143 for SIGTERM; nil if neither was received.
    package static var exitCode: Int32? { isRequested ? 128 + received.load(ordering: .relaxed) : nil }
}
