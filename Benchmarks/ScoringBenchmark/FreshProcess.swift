import Foundation

/// A command to run in its own process and measure from start to end.
struct FreshProcess {
    let command: [String]
    let environment: [String: String]
    /// Receives the command's stdout.
    let output: URL

    /// The cost of one run.
    struct Cost: Codable {
        let seconds: Double
        /// Peak memory, including pages of mapped files (`ru_maxrss`).
        let peakBytes: Double
        let status: Int32
    }

    /// Runs it once.
    ///
    /// On Linux a process inherits its parent's memory peak, which here is large. So `LaunchCommand`, a small process of our
    /// own, runs in between.
    ///
    /// - Throws: `BenchmarkError` `.processFailed` if the exit status is not 0.
    func measure() throws -> Cost {
        let (_, text) = try runProcess(
            thisProgram(), [LaunchCommand.name, output.path, "--"] + command, environment: environment)
        guard let cost = try? JSONDecoder().decode(Cost.self, from: Data(text.utf8)), cost.status == 0 else {
            throw BenchmarkError(
                .processFailed, command.joined(separator: " "), "did not end well; why is above.")
        }
        return cost
    }
}

/// Runs a program to its end, sharing our stderr.
///
/// - Returns: the exit status, and what it wrote to stdout.
func runProcess(
    _ program: URL, _ arguments: [String], environment: [String: String]
) throws -> (status: Int32, text: String) {
    let process = Process()
    let output = Pipe()
    process.executableURL = program
    process.arguments = arguments
    process.environment = environment
    process.standardOutput = output
    try process.run()
    let data = try output.fileHandleForReading.readToEnd() ?? Data()
    process.waitUntilExit()
    return (process.terminationStatus, String(decoding: data, as: UTF8.self))
}

/// This benchmark's executable.
func thisProgram() throws -> URL {
    guard let program = Bundle.main.executableURL?.resolvingSymlinksInPath() else {
        throw BenchmarkError(
            .missing, "benchmark", "the program does not know where it is. Run bin/benchmark.")
    }
    return program
}
