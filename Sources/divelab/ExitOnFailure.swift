import ArgumentParser
import Blueprints
import Commands
import Foundation
import Records
import Studies
import Tensors
import Terminal

/// Runs a command's work; a failure is reported on stderr and ends the process with the exit code of its kind.
func exitOnFailure(_ work: () throws -> Void) throws {
    do {
        try work()
    } catch {
        throw reported(error)
    }
}

/// As above, for asynchronous work.
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
    return ExitCode(exitStatus(of: error))
}

/// The command or option here that matches a library's remedy; empty if there is none.
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
    case let error as StudiesError where error.problem.contains("broadcasts are missing"):
        " (\"divelab data verify\" names them all.)"
    default: ""
    }
}
