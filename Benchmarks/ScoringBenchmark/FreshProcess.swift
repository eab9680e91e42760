import Foundation

/// A command to be run in a process of its own and measured from its start to its end.
struct FreshProcess {
    let command: [String]
    let environment: [String: String]
    /// Takes the command's stdout.
    let output: URL

    /// What one run cost.
    struct Cost: Codable {
        let seconds: Double
        /// The most memory that it held at a time, pages of mapped files included (`ru_maxrss`).
        let peakBytes: Double
        let status: Int32
    }

    /// Runs it once.
    ///
    /// Linux lets a process begin with the memory peak of the one that started it, which here is large. So a small one of our
    /// own, `LaunchCommand`, stands between.
    ///
    /// - Throws: `BenchmarkError` `.processFailed` where it does not end with 0.
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

/// Runs a program to its end; its stderr is ours.
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

/// This benchmark's own file.
func thisProgram() throws -> URL {
    guard let program = Bundle.main.executableURL?.resolvingSymlinksInPath() else {
        throw BenchmarkError(
            .missing, "benchmark", "the program does not know where it is. Run bin/benchmark.")
    }
    return program
}
