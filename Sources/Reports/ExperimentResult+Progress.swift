extension ExperimentResult {
    /// The progress of the runs: empty if all are complete, else "not run" or "12 of 100 epochs".
    func status(epochCount: Int) -> String {
        guard !runs.isEmpty else { return "not run" }
        guard runs.contains(where: { !$0.run.isComplete }) else { return "" }
        let counts = Set(runs.map(\.run.epochs.count)).sorted()
        return "\(counts.map(String.init).sentenceList) of \(epochCount) epochs"
    }

    /// The mean duration of an epoch in seconds, over the seeds.
    var epochSeconds: SeedSummary {
        guard !runs.isEmpty else { return SeedSummary([.undefined(reason: "not run")]) }
        return SeedSummary(
            runs.map { run in
                let seconds = run.run.epochs.map(\.seconds)
                guard !seconds.isEmpty else { return .undefined(reason: "no epoch is done yet") }
                return .measured(seconds.reduce(0, +) / Double(seconds.count))
            })
    }

    /// The total duration in seconds of all epochs of all seeds; nil if there are none.
    var totalSeconds: Double? {
        let seconds = runs.flatMap { $0.run.epochs.map(\.seconds) }
        return seconds.isEmpty ? nil : seconds.reduce(0, +)
    }
}
