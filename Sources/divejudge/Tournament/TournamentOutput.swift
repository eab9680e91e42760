import Competition

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
    /// - Parameters:
    ///   - remarks: what a reader should know beside the numbers, for programs; people read it on stderr.
    ///   - isWhole: whether all dives are there, so that a ranking means something.
    func show(_ evaluation: TournamentEvaluation, _ remarks: [String], isWhole: Bool) throws {
        switch form {
        case .text:
            try StandardOutput.print(
                TournamentView(evaluation, isWhole: isWhole, style: .forStandardOutput()).text)
        case .csv:
            // Excel takes a file without the mark for one in the system's own encoding.
            let lines = DiveTable(evaluation, isWhole: isWhole).lines
            for (index, line) in lines.enumerated() {
                try StandardOutput.print((index == 0 ? "\u{FEFF}" : "") + line)
            }
        case .json:
            guard isWhole else { return }
            for remark in remarks { try StandardOutput.print(try RemarkLine(text: remark).json) }
            for event in evaluation.events { try StandardOutput.print(try EventLine(event).json) }
            try StandardOutput.print(try OverallLine(evaluation).json)
        }
    }
}
