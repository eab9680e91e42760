import Competition

/// The format of an evaluation on standard output.
struct TournamentOutput {
    enum Form { case text, json, csv }

    private let form: Form

    init(_ form: Form) { self.form = form }

    /// Writes a dive's result as soon as it is known, for programs that read along.
    func show(_ dive: JudgedDive) throws {
        guard form == .json, dive.outcome != .pending else { return }
        try StandardOutput.print(DiveLine(dive).json)
    }

    /// Writes the evaluation's summary.
    ///
    /// - Parameters:
    ///   - remarks: what a reader should know besides the numbers, for programs; people read it on stderr.
    ///   - isWhole: whether all dives have a result, so that a ranking is meaningful.
    func show(_ evaluation: TournamentEvaluation, _ remarks: [String], isWhole: Bool) throws {
        switch form {
        case .text:
            try StandardOutput.print(
                TournamentView(evaluation, isWhole: isWhole, style: .forStandardOutput()).text)
        case .csv:
            // Without a byte order mark, Excel assumes the system's own encoding.
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
