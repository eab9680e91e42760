import ArgumentParser
import Blueprints
import Diving
import Evaluation
import Footage
import Records
import Scoring
import Tensors

/// What only the command itself can find wrong.
struct CommandError: Error, Equatable, CustomStringConvertible {
    enum Code {
        /// No model was named and none was shipped.
        case noModel
        /// Results cannot be written.
        case output
        /// A file name that names nothing.
        case noFile
        /// Too few dives with results.
        case tooFewDives
        /// An output that cannot be made.
        case cannotCreate
        /// Something that judging needs does not work on this machine.
        case unfitMachine
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

    var exitCode: Int32 {
        switch code {
        case .noModel: 78
        case .output: 74
        case .noFile: 66
        case .tooFewDives: 65
        case .cannotCreate: 73
        case .unfitMachine: 69
        }
    }
}

/// The command or option that a library's remedy comes down to here; empty where it names none.
func nextStep(after error: any Error) -> String {
    switch error {
    case let error as TensorsError where error.code == .otherFormat(.pytorch):
        " (divelab convert FILE -o OUTPUT)"
    case let error as BlueprintError:
        switch error.code {
        case .otherContent(.backbone): " (divelab train FOLDER --output RUN --backbone FILE)"
        case .otherContent(.tensors): " (divelab convert FILE -o OUTPUT)"
        default: ""
        }
    case let error as RecordsError:
        switch error.code {
        case .notLedger, .cannotOpen, .writeFailed, .newerSchema:
            " (--ledger FILE names another; score --no-ledger keeps none)"
        case .corrupt, .busy, .cannotRead, .sameLedger, .internalFailure: ""
        }
    case is FootageError: filmOptions(after: "\(error)")
    default: ""
    }
}

/// The options of `score` that give what a sentence on a film asks for; empty where it asks for nothing.
func filmOptions(after sentence: String) -> String {
    let options = [
        ("say with which frame the dive ends", "--ending-at TIME"),
        ("give the time at which it ends", "--ending-at TIME"),
        ("rame rate of the video", "--frame-rate RATE"), ("true frame rate", "--frame-rate RATE"),
        ("filmed at another rate, give that", "--frame-rate RATE"),
        ("slower than real time", "--slow-motion FACTOR"),
    ].filter { sentence.contains($0.0) }.map(\.1)
    return options.isEmpty ? "" : " (\(options.joined(separator: ", ")))"
}

/// Where a tournament gives what a sentence on a film asks for.
func tournamentOptions(after sentence: String) -> String {
    let options = filmOptions(after: sentence)
    guard !options.isEmpty else { return "" }
    return options == " (--ending-at TIME)"
        ? " (column ending_at)"
        : options.contains("--ending-at")
            ? " (column ending_at; score --slow-motion FACTOR)" : " (score\(options.dropFirst(2))"
}

/// The exit status that an error of any module asks for; 70 for one that none of them declares.
func exitStatus(of error: any Error) -> ExitCode {
    switch error {
    case let error as CommandError: ExitCode(error.exitCode)
    case let error as DivingError: ExitCode(error.exitCode)
    case let error as TensorsError: ExitCode(error.exitCode)
    case let error as FootageError: ExitCode(error.exitCode)
    case let error as EvaluationError: ExitCode(error.exitCode)
    case let error as BlueprintError: ExitCode(error.exitCode)
    case let error as ScoringError: ExitCode(error.exitCode)
    case let error as RecordsError: ExitCode(error.exitCode)
    default: ExitCode(70)
    }
}
