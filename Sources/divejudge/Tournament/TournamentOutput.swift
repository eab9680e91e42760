import Evaluation
import Terminal

/// How an evaluation is told on standard output.
struct TournamentOutput {
    enum Form { case text, json, csv }

    private let form: Form

    init(_ form: Form) { self.form = form }

    /// Tells what became of a dive as soon as it is known, for programs that read along.
    func show(_ dive: JudgedDive) throws {
        guard form == .json, dive.outcome != .pending else { return }
        try StandardOutput.print(DiveLine(dive).json)
    }

    /// Tells what it all amounts to.
    ///
    /// - Parameter isWhole: whether all dives are there, so that a ranking means something.
    func show(_ evaluation: TournamentEvaluation, isWhole: Bool) throws {
        switch form {
        case .text:
            try StandardOutput.print(
                TournamentView(evaluation, isWhole: isWhole, style: .forStandardOutput()).text)
        case .csv:
            for line in DiveTable(evaluation, isWhole: isWhole).lines { try StandardOutput.print(line) }
        case .json:
            guard isWhole else { return }
            for event in evaluation.events { try StandardOutput.print(try EventLine(event).json) }
            try StandardOutput.print(try OverallLine(evaluation).json)
        }
    }
}
