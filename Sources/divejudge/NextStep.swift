import ArgumentParser
import Blueprints
import Footage
import Records
import Tensors

/// The command or option here that matches a library's remedy; empty if there is none.
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

/// The options of `score` that provide what a remark about a film requests; empty if it requests nothing.
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

/// Where a tournament provides what a remark about a film requests.
func tournamentOptions(after sentence: String) -> String {
    let options = filmOptions(after: sentence)
    guard !options.isEmpty else { return "" }
    return options == " (--ending-at TIME)"
        ? " (column ending_at)"
        : options.contains("--ending-at")
            ? " (column ending_at; score --slow-motion FACTOR)" : " (score\(options.dropFirst(2))"
}
