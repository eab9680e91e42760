import Foundation

/// How the tool handles signals from a terminal or a pipe.
enum Signals {
    /// Exits with 130 on SIGINT and 143 on SIGTERM, immediately: every ledger row is its own transaction and nothing else is
    /// written, so no cleanup is needed. A closed pipe becomes an error of `StandardOutput` instead of a signal.
    static func install() {
        signal(SIGINT) { _ in _exit(130) }
        signal(SIGTERM) { _ in _exit(143) }
        signal(SIGPIPE, SIG_IGN)
        // A parent may pass on its blocked signals, as Dispatch's worker threads do.
        var ends = sigset_t()
        sigemptyset(&ends)
        sigaddset(&ends, SIGINT)
        sigaddset(&ends, SIGTERM)
        sigprocmask(SIG_UNBLOCK, &ends, nil)
    }
}
