/// Why the benchmark cannot run.
struct BenchmarkError: Error, CustomStringConvertible {
    enum Code {
        /// The given Python cannot run the PyTorch side.
        case python
        /// A child process ended without an answer.
        case processFailed
        /// The repository lacks a file, or a program has not been built.
        case missing
    }

    let code: Code
    let subject: String
    let message: String

    init(_ code: Code, _ subject: String, _ message: String) {
        self.code = code
        self.subject = subject
        self.message = message
    }

    var description: String { "\(subject): \(message)" }
}
