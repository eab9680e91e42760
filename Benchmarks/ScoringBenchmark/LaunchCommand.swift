import ArgumentParser
import Foundation

/// Runs one program and prints its cost: `FreshProcess.Cost` as JSON.
struct LaunchCommand: ParsableCommand {
    static let name = "launch"

    @Argument var output: String
    @Argument var command: [String]

    func run() throws {
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_addopen(&actions, STDOUT_FILENO, output, O_WRONLY | O_CREAT | O_TRUNC, 0o644)
        let arguments = command.map { strdup($0) } + [nil]
        defer { for argument in arguments { free(argument) } }

        let clock = ContinuousClock()
        let start = clock.now
        var process: pid_t = 0
        let failure = posix_spawnp(&process, command[0], &actions, nil, arguments, environ)
        guard failure == 0 else {
            throw BenchmarkError(
                .processFailed, command[0], "cannot be started: \(String(cString: strerror(failure))).")
        }
        var status: Int32 = 0
        var usage = rusage()
        while wait4(process, &status, 0, &usage) < 0, errno == EINTR {}
        let seconds = (clock.now - start) / .seconds(1)

        // wait.h's WIFEXITED and WEXITSTATUS are macros that Swift does not see.
        let code = status & 0x7F == 0 ? status >> 8 & 0xFF : 128 + status & 0x7F
        let cost = FreshProcess.Cost(
            seconds: seconds, peakBytes: Double(usage.ru_maxrss) * 1024, status: code)
        print(String(decoding: try JSONEncoder().encode(cost), as: UTF8.self))
    }
}
