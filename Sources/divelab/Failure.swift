import ArgumentParser
import Blueprints
import Diving
import Evaluation
import Footage
import Foundation
import Records
import Reports
import Simulation
import Tensors
import Terminal
import Training

/// What only the command itself can find wrong.
struct CommandError: Error, CustomStringConvertible {
    enum Code: Int32 {
        /// The options contradict what is there.
        case usage = 64
        /// The dives are not such as a command can use.
        case unsuitableData = 65
        /// A file that an option names cannot be read.
        case unreadable = 66
        /// The run gave nothing to keep.
        case nothingKept = 70
        /// A folder cannot be made.
        case cannotCreate = 73
        /// Another process is at it.
        case busy = 75
        /// A model is not for this version.
        case mismatch = 78
    }

    let code: Code
    let subject: String
    let message: String

    var description: String { "\(subject): \(message)" }
}

/// Runs a command's work; a failure is told on stderr and ends the process with the exit code of its kind.
func exitOnFailure(_ work: () throws -> Void) throws {
    do {
        try work()
    } catch {
        throw reported(error)
    }
}

/// As above, for work that waits.
func exitOnFailure(_ work: () async throws -> Void) async throws {
    do {
        try await work()
    } catch {
        throw reported(error)
    }
}

private func reported(_ error: any Error) -> any Error {
    if error is ExitCode { return error }
    if error is CancellationError { return ExitCode(Interruption.exitCode ?? 130) }
    StandardError.write("divelab: \(TerminalText.escaped("\(error)\(nextStep(after: error))"))\n")
    return ExitCode(exitCode(of: error))
}

/// The command or option that a library's remedy comes down to here; empty where it names none.
private func nextStep(after error: any Error) -> String {
    switch error {
    case let error as TensorsError:
        switch error.code {
        case .otherFormat(.pytorch): " (divelab convert FILE -o OUTPUT)"
        case .severalStateDicts: " (--key NAME)"
        default: ""
        }
    case let error as BlueprintError:
        switch error.code {
        case .otherContent(.backbone): " (--backbone FILE)"
        case .otherContent(.tensors): " (divelab convert FILE -o OUTPUT)"
        default: ""
        }
    case let error as RecordsError:
        switch error.code {
        case .notLedger, .cannotOpen, .writeFailed, .newerSchema:
            " (--ledger FILE names another, --no-ledger keeps none)"
        case .corrupt, .busy, .cannotRead, .sameLedger, .internalFailure: ""
        }
    default: ""
    }
}

/// The process exit code that a failure asks for (sysexits).
private func exitCode(of error: any Error) -> Int32 {
    switch error {
    case let error as BlueprintError: error.exitCode
    case let error as CommandError: error.code.rawValue
    case let error as DivingError: error.exitCode
    case let error as EvaluationError: error.exitCode
    case let error as FootageError: error.exitCode
    case let error as RecordsError: error.exitCode
    case let error as ReportsError: error.exitCode
    case let error as SimulationError: error.exitCode
    case let error as TensorsError: error.exitCode
    case let error as TrainingError: error.exitCode
    default: 70
    }
}
