import Blueprints

extension Study {
    /// The findings, in plain and careful sentences.
    var findings: [String] {
        var sentences = [progressSentence]
        if dives.hasSimulated { sentences.append(simulationSentence) }
        guard let first = ranked.first else {
            sentences.append("No experiment has a test correlation yet, so there is nothing to rank.")
            return sentences
        }
        sentences.append(rankingSentence(first))
        sentences += [
            baselineSentence(first), metadataSentence, selectionSentence, seedSentence, studySentence,
        ].compactMap(\.self)
        return sentences
    }

    /// What simulated dives mean for the numbers.
    var simulationSentence: String {
        let what =
            dives.simulatedTest > 0
            ? "Numbers are measured on \(dives.testName)"
            : "The training set has \(dives.simulatedTraining) simulated dives"
        return what
            + ": they say how the architectures compare in the simulator, not how well real dives are judged."
    }

    /// The experiments that have a correlation, highest mean first.
    private var ranked: [(result: ExperimentResult, mean: Double)] {
        results.compactMap { result in result.correlation(comparedChoice).mean.map { (result, $0) } }
            .sorted { $0.1 > $1.1 }
    }

    private var progressSentence: String {
        let missing = results.filter(\.runs.isEmpty)
        let unfinished = results.filter { !$0.runs.isEmpty && $0.runs.contains { !$0.run.isComplete } }
        guard !missing.isEmpty || !unfinished.isEmpty else {
            return "All eight experiments ran to the end, \(setting.recipe.epochs) epochs each."
        }
        var parts: [String] = []
        if !missing.isEmpty {
            parts.append("not run: \(missing.map { String($0.experiment.rawValue) }.sentenceList)")
        }
        if !unfinished.isEmpty {
            let names = unfinished.map {
                "\($0.experiment.rawValue) (\($0.status(epochCount: setting.recipe.epochs)))"
            }
            parts.append("not complete: \(names.sentenceList)")
        }
        return "The study is not complete yet. Experiments " + parts.joined(separator: "; ") + "."
    }

    private func rankingSentence(_ first: (result: ExperimentResult, mean: Double)) -> String {
        let place = "At the \(comparedChoice.title), \(first.result.mention) ranks first"
        return
            "\(place) of \(ranked.count) with a rank correlation of \(first.mean.text(3)) on \(dives.testName)"
            + (first.result.interval(comparedChoice).map { " (\(first.result.intervalName) \($0.text))" }
                ?? "")
            + (ranked.count > 1
                ? "; last is \(ranked[ranked.count - 1].result.mention) with \(ranked[ranked.count - 1].mean.text(3)). "
                    + "Which of \(ranked.count) comes first is itself read off these dives."
                : ".")
    }

    private func baselineSentence(_ first: (result: ExperimentResult, mean: Double)) -> String? {
        guard let baseline = ranked.first(where: { $0.result.experiment == .baseline }),
            let interval = baseline.result.interval(comparedChoice)
        else { return "The baseline has no correlation to compare with." }
        var clear: (above: [Int], below: [Int]) = ([], [])
        for (result, _) in ranked where result.experiment != .baseline {
            guard let other = result.interval(comparedChoice) else { continue }
            if other.lowerBound > interval.upperBound {
                clear.above.append(result.experiment.rawValue)
            }
            if other.upperBound < interval.lowerBound {
                clear.below.append(result.experiment.rawValue)
            }
        }
        let level = "The baseline reaches \(baseline.mean.text(3)) (\(interval.text)). "
        guard ranked.count > 1 else { return level + "There is no other experiment to compare with yet." }
        guard !clear.above.isEmpty || !clear.below.isEmpty else {
            return level
                + "Every other interval overlaps its own: these dives do not distinguish any experiment from the baseline."
        }
        var parts: [String] = []
        if !clear.above.isEmpty { parts.append("\(Self.named(clear.above)) wholly above it") }
        if !clear.below.isEmpty { parts.append("\(Self.named(clear.below)) wholly below it") }
        let rest = ranked.count - 1 - clear.above.count - clear.below.count
        return level + "The interval of " + parts.joined(separator: ", that of ") + "; "
            + (rest == 0
                ? "none overlaps it."
                : "the other \(rest) overlap\(rest == 1 ? "s" : "") it, which leaves the order open there.")
    }

    /// "experiment 4 lies", "each of experiments 2 and 4 lies": the subject is the interval.
    private static func named(_ experiments: [Int]) -> String {
        let numbers = experiments.sorted().map(String.init).sentenceList
        return (experiments.count == 1 ? "experiment " : "each of experiments ") + numbers + " lies"
    }

    private var metadataSentence: String? {
        guard let strongest = baselines.strongest else { return nil }
        let above = ranked.filter { $0.mean > strongest.value }
        let clear = above.filter {
            ($0.result.interval(comparedChoice)?.lowerBound ?? -1) > strongest.value
        }
        let source = strongest.usesResults ? ", \(dives.knownSource)" : ""
        let guess =
            "The best baseline from metadata alone (\(strongest.name)\(source)) reaches \(strongest.value.text(3)). "
        guard !above.isEmpty else { return guess + "No experiment is above it." }
        let count =
            above.count == ranked.count
            ? "All \(above.count) experiments are above it"
            : "\(above.count) of \(ranked.count) experiments are above it"
        return guess
            + (clear.count == above.count
                ? "\(count), with their whole intervals."
                : clear.isEmpty
                    ? "\(count), but none with its whole interval."
                    : "\(count), \(clear.count) with the whole interval.")
    }

    private var selectionSentence: String? {
        let gains = results.compactMap { result -> Double? in
            guard let best = result.correlation(.bestOnTest).mean,
                let fair = result.correlation(comparedChoice).mean
            else { return nil }
            return best - fair
        }
        guard let greatest = gains.max(), greatest >= 0.0005 else { return nil }
        return "Quoting each experiment\u{2019}s best epoch on test, as the study does, would add up to "
            + "\(greatest.text(3)): that is chosen on test and not a fair figure."
    }

    private var seedSentence: String {
        let deviations = results.compactMap { $0.correlation(comparedChoice).deviation }
        guard let greatest = deviations.max() else {
            return
                "Each experiment has one seed. The intervals cover the choice of dives, not the luck of training, so small "
                + "differences should not be read as an order."
        }
        return
            "Over the seeds of one experiment the correlation deviates by up to \(greatest.text(3)); differences of that "
            + "size are within the luck of training."
    }

    private var studySentence: String? {
        let logs = Experiment.allCases.compactMap { experiment in
            publishedLog(of: experiment).map { (experiment: experiment, log: $0) }
        }
        guard
            let last = logs.max(by: { ($0.log.last?.spearman ?? -1) < ($1.log.last?.spearman ?? -1) }),
            let best = logs.max(by: { ($0.log.best?.spearman ?? -1) < ($1.log.best?.spearman ?? -1) }),
            let lastValue = last.log.last?.spearman, let bestValue = best.log.best?.spearman
        else { return nil }
        return
            "In the study\u{2019}s own logs, experiment \(last.experiment.rawValue) (\(last.experiment.title)) leads at the "
            + "last epoch with \(lastValue.text(3)), and experiment \(best.experiment.rawValue) (\(best.experiment.title)) "
            + "by the best epoch on test with \(bestValue.text(3)); its dives are MTL-AQA\u{2019}s 353 test dives."
    }
}

extension ExperimentResult {
    /// The name of ``interval(_:)``, placed before its bounds.
    fileprivate var intervalName: String {
        runs.count > 1 ? "its seeds\u{2019} 95 % intervals span" : "95 % interval"
    }

    /// "experiment 4 (8 GRUs, attention)", inside a sentence.
    fileprivate var mention: String { "experiment \(experiment.rawValue) (\(experiment.title))" }
}
