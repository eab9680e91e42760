import Foundation

/// What the tool does with the signals of a terminal and of a pipe.
enum Signals {
    /// Ends with 130 on SIGINT and 143 on SIGTERM, at once: every ledger row is a transaction of its own. A page or a model that is
    /// being written leaves its temporary file, and the earlier file of its name as it was. A closed pipe becomes an error of
    /// `StandardOutput` instead of a signal.
    static func install() {
        signal(SIGINT) { _ in _exit(130) }
        signal(SIGTERM) { _ in _exit(143) }
        signal(SIGPIPE, SIG_IGN)
        // A parent may hand its blocked signals down, as Dispatch's worker threads do.
        var ends = sigset_t()
        sigemptyset(&ends)
        sigaddset(&ends, SIGINT)
        sigaddset(&ends, SIGTERM)
        sigprocmask(SIG_UNBLOCK, &ends, nil)
    }
}
