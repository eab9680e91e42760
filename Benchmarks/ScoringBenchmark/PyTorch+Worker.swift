import Foundation
import Tensors

extension PyTorch {
    /// A process that keeps a network in memory and handles one command per line.
    final class Worker {
        private let process = Process()
        private let requests = Pipe()
        private let answers = Pipe()
        private var unread = Data()

        init(_ program: URL, _ arguments: [String], environment: [String: String]) throws {
            process.executableURL = program
            process.arguments = arguments
            process.environment = environment
            process.standardInput = requests
            process.standardOutput = answers
            try process.run()
        }

        deinit {
            try? requests.fileHandleForWriting.close()
            process.waitUntilExit()
        }

        /// Sends a command and waits for its answer.
        ///
        /// - Throws: `BenchmarkError` `.processFailed` if the worker has died; its message is on stderr.
        func ask<Answer: Decodable>(
            _ command: String, _ arguments: String..., for answer: Answer.Type = Answer.self
        ) throws -> Answer {
            try JSONDecoder().decode(Answer.self, from: reply(to: [command] + arguments))
        }

        /// Sends a command that has no answer, and waits until it is done.
        func tell(_ command: String, _ arguments: String...) throws {
            _ = try reply(to: [command] + arguments)
        }

        /// Passes clips in a file of raw floats.
        func take(_ clips: Tensor, by file: URL) throws {
            try clips.values.withUnsafeBytes { try Data($0).write(to: file) }
            _ = try reply(to: ["clips", file.path] + clips.shape.map(String.init))
        }

        private func reply(to request: [String]) throws -> Data {
            try requests.fileHandleForWriting.write(
                contentsOf: JSONEncoder().encode(request) + Data("\n".utf8))
            while true {
                if let end = unread.firstIndex(of: UInt8(ascii: "\n")) {
                    let line = Data(unread[..<end])
                    unread = Data(unread[(end + 1)...])
                    return line
                }
                let more = answers.fileHandleForReading.availableData
                guard !more.isEmpty else {
                    throw BenchmarkError(
                        .processFailed, "PyTorch's worker",
                        "died of the command \"\(request[0])\"; why is above.")
                }
                unread += more
            }
        }
    }
}
