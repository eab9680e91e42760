import ArgumentParser
import Blueprints
import Diving
import Evaluation
import Footage
import Foundation
import Records
import Simulation
import Tensors
import Training

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
    if error is CancellationError { return ExitCode(130) }
    FileHandle.standardError.write(Data("divelab: \(error)\n".utf8))
    return ExitCode(exitCode(of: error))
}

/// The process exit code that a failure asks for (sysexits).
private func exitCode(of error: any Error) -> Int32 {
    switch error {
    case let error as BlueprintError: error.exitCode
    case let error as DivingError: error.exitCode
    case let error as EvaluationError: error.exitCode
    case let error as FootageError: error.exitCode
    case let error as RecordsError: error.exitCode
    case let error as SimulationError: error.exitCode
    case let error as TensorsError: error.exitCode
    case let error as TrainingError: error.exitCode
    default: 70
    }
}
