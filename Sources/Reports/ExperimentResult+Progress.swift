extension ExperimentResult {
    /// How far the runs came: empty where all are complete, else "not run" or "12 of 100 epochs".
    func status(epochCount: Int) -> String {
        guard !runs.isEmpty else { return "not run" }
        guard runs.contains(where: { !$0.run.isComplete }) else { return "" }
        let counts = Set(runs.map(\.run.epochs.count)).sorted()
        return "\(counts.map(String.init).sentenceList) of \(epochCount) epochs"
    }

    /// The mean seconds of an epoch, over the seeds.
    var epochSeconds: SeedSummary {
        guard !runs.isEmpty else { return SeedSummary([.undefined(reason: "not run")]) }
        return SeedSummary(
            runs.map { run in
                let seconds = run.run.epochs.map(\.seconds)
                guard !seconds.isEmpty else { return .undefined(reason: "no epoch is done yet") }
                return .measured(seconds.reduce(0, +) / Double(seconds.count))
            })
    }

    /// The seconds of all epochs of all seeds; nil where there are none.
    var totalSeconds: Double? {
        let seconds = runs.flatMap { $0.run.epochs.map(\.seconds) }
        return seconds.isEmpty ? nil : seconds.reduce(0, +)
    }
}
