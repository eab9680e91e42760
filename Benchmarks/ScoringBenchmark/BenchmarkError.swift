/// What keeps the benchmark from running.
struct BenchmarkError: Error, CustomStringConvertible {
    enum Code {
        /// The Python that was named cannot do PyTorch's side.
        case python
        /// A process that was started ended without an answer.
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
