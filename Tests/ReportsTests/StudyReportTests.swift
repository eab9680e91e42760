import Blueprints
import Datasets
import Foundation
import Reports
import Statistics
import Testing
import Verdicts

@Suite struct StudyReportTests {
    /// Three dives of 40, 50 and 60 points.
    private static let dives = [40.0, 50, 60].map { (score: Double) in
        LabeledDive(
            video: URL(filePath: "/dives/\(score).mp4"),
            truth: DiveTruth(number: .make(), difficulty: 3.2, finalScore: score))
    }

    /// Epochs whose predicted scores are given, and after which of them training kept the weights as the best on validation.
    private static func run(
        _ scores: [[Double]], best: Set<Int>? = nil, experiment: Int = 0, seed: UInt64 = 0
    ) -> StudyRun {
        StudyRun(
            experiment: experiment, seed: seed, parameterCount: 1,
            epochs: scores.enumerated().map { index, scores in
                StudyEpoch(
                    epoch: index + 1, seconds: 1, trainingLosses: ["total": 2],
                    validation: best == nil ? [:] : ["validation_loss": 1],
                    predictions: scores.map { Prediction(score: $0) },
                    isBest: best?.contains(index + 1) ?? true)
            }, isComplete: true)
    }

    private static func report(_ runs: [StudyRun]) throws -> StudyReport {
        try StudyReport(runs: runs, test: dives, training: [], setting: .make(epochs: 3))
    }

    /// The cells of a row of the Markdown table.
    private static func row(_ title: String, of report: StudyReport) throws -> [String] {
        let line = try #require(
            report.markdownTable.split(separator: "\n").first { $0.hasPrefix("| \(title)") })
        return line.split(separator: "|").map { $0.trimmingCharacters(in: .whitespaces) }.filter {
            !$0.isEmpty
        }
    }

    @Test func `last, validation and best on test are three epochs of a run`() throws {
        // Ranks against the truth: all right, first two swapped (1 - 6 * 2 / (3 * 8) = 0.5), all turned round.
        let run = Self.run([[1, 2, 3], [2, 1, 3], [3, 2, 1]], best: [1, 2])
        let cells = try Self.row("0: Baseline", of: Self.report([run]))
        #expect(cells[1].hasPrefix("\u{2212}1.000;") && cells[1].hasSuffix("epoch 3"))
        #expect(cells[2].hasPrefix("0.500;") && cells[2].hasSuffix("epoch 2"))
        #expect(cells[3].hasPrefix("1.000;") && cells[3].hasSuffix("epoch 1"))
    }

    @Test func `without validation experiments are compared at the last epoch`() throws {
        let report = try Self.report([Self.run([[1, 2, 3], [3, 2, 1]])])
        #expect(try Self.row("0: Baseline", of: report)[2].hasPrefix("n/a ("))
        #expect(report.markdownTable.contains("no epoch has a validation measure."))
        #expect(report.html.contains("At the last epoch, experiment 0 (Baseline) ranks first"))
    }

    @Test func `a run without a best epoch mark is reported`() throws {
        let report = try Self.report([Self.run([[1, 2, 3], [3, 2, 1]], best: [])])
        #expect(try Self.row("0: Baseline", of: report)[2].hasPrefix("n/a ("))
        #expect(report.markdownTable.contains("no epoch is marked as the best on validation."))
    }

    @Test func `seeds are summarised as mean and sample deviation`() throws {
        // 1 and 0.5: mean 0.75, deviation 0.25 * sqrt(2) = 0.3536.
        let report = try Self.report([Self.run([[1, 2, 3]]), Self.run([[2, 1, 3]], seed: 1)])
        #expect(try Self.row("0: Baseline", of: report)[1].hasPrefix("0.750 ± 0.354"))
        #expect(report.html.contains("; seed 1 0.500"))
    }

    @Test func `an undefined correlation states the reason`() throws {
        let report = try Self.report([Self.run([[7, 7, 7]])])
        #expect(try Self.row("0: Baseline", of: report)[1] == "n/a (a)")
        #expect(report.markdownTable.contains("- (a) the predictions are all equal."))
        #expect(
            report.html.contains("No experiment has a test correlation yet, so there is nothing to rank."))
    }

    @Test func `experiments not run are listed as such`() throws {
        let report = try Self.report([])
        for experiment in Experiment.allCases {
            #expect(try Self.row("\(experiment.rawValue): ", of: report)[0].hasSuffix("(not run)"))
        }
        #expect(report.html.contains("Experiments not run: 0, 1, 2, 3, 4, 5, 6 and 7."))
        #expect(report.figures.isEmpty)
    }

    @Test func `the best epoch on test is called unfair in every column heading`() throws {
        let report = try Self.report([Self.run([[1, 2, 3]])])
        let columns = report.html.components(separatedBy: "Best epoch on test<small>").dropFirst()
        #expect(columns.count == 2)
        #expect(columns.allSatisfy { $0.hasPrefix("selected on test, not a fair figure") })
        #expect(report.markdownTable.contains("Best epoch on test (selected on test, not a fair figure)"))
    }

    @Test func `simulated dives are labelled as simulated, others are not`() throws {
        let simulated = LabeledDive.make(count: 12)
        let real = LabeledDive.make(count: 12, isSimulated: false)
        let ours = try StudyReport(
            runs: [.make(experiment: 0, test: simulated)], test: simulated, training: simulated,
            setting: .make())
        #expect(ours.markdownTable.contains("on the 12 simulated test dives"))
        #expect(ours.html.contains("Spearman correlation, simulated test dives"))
        #expect(ours.html.contains("mean loss, simulated training dives"))
        #expect(ours.figures.allSatisfy { $0.svg.contains("simulated") })
        let theirs = try StudyReport(
            runs: [.make(experiment: 0, test: real)], test: real, training: real,
            setting: .make(dataDescription: "MTL-AQA"))
        #expect(!theirs.html.contains("simulated"))
        #expect(!theirs.markdownTable.contains("simulated"))
    }

    @Test func `baselines without video are in the table of correlations`() throws {
        let test = LabeledDive.make(count: 40, seed: 1)
        let training = LabeledDive.make(count: 40, seed: 2)
        let report = try StudyReport(runs: [], test: test, training: training, setting: .make())
        let expected = try #require(metadataBaselines(training: training, test: test).eventMean.value)
        #expect(
            try Self.row("Metadata only: mean of the event ", of: report)[1]
                == String(format: "%.3f", expected))
    }

    @Test func `baselines without video may know more dives than the training set`() throws {
        let test = LabeledDive.make(count: 40, seed: 1)
        let known = LabeledDive.make(count: 90, seed: 2)
        let report = try StudyReport(
            runs: [], test: test, training: Array(known.prefix(20)), known: known, setting: .make())
        let expected = try #require(metadataBaselines(training: known, test: test).eventMean.value)
        let row = try Self.row("Metadata only: mean of the event (", of: report)
        #expect(
            row == [
                "Metadata only: mean of the event (from the results of 90 simulated training dives)",
                String(format: "%.3f", expected),
            ])
        #expect(
            try Self.row("Metadata only: difficulty alone", of: report)[0]
                == "Metadata only: difficulty alone")
        #expect(report.html.contains("20 simulated training dives, "))
        #expect(
            report.html.contains(
                "Baselines from metadata are made from the results of 90 simulated training dives."))
    }

    @Test func `one judge's own award is listed beside the experiments`() throws {
        // (a) is for experiments that were not run, (b) for guesses that are all equal.
        #expect(try Self.row("One judge: own award", of: Self.report([]))[1] == "n/a (c)")
        #expect(
            try Self.report([]).markdownTable.contains(
                "- (c) no dive has seven awards, a difficulty and a final score."))
        var dives = Self.dives
        // Difficulties are equal, so only awards rank: six judges as the scores do, the last one turned round.
        for (index, award) in [5.0, 6, 7].enumerated() {
            dives[index].truth?.awards = Array(repeating: award, count: 6) + [12 - award]
        }
        let report = try StudyReport(runs: [], test: dives, training: [], setting: .make())
        #expect(
            try Self.row("One judge: own award", of: report) == [
                "One judge: own award × 3 × difficulty (range over the seven judges, on the test dives with awards)",
                "\u{2212}1.000 to 1.000",
            ])
    }

    /// The text of the page where the recipe is told.
    private static func recipe(_ recipe: Recipe) throws -> String {
        var setting = StudySetting.make()
        setting.recipe = recipe
        let html = try StudyReport(runs: [], test: dives, training: [], setting: setting).html
        return try String(#require(html.firstMatch(of: /<dt>Recipe<\/dt><dd>(.*?)<\/dd>/)).1)
    }

    @Test func `differences from the study's recipe are listed with both values`() throws {
        var recipe = Recipe()
        recipe.learningRate = 3e-4
        recipe.epochs = 3
        #expect(
            try Self.recipe(recipe)
                == "The study\u{2019}s, but for epochs 3 (the study: 100) and learningRate 0.0003 (the study: 0.0001)."
        )
    }

    @Test func `settings without a counterpart in the study are not differences`() throws {
        for var recipe in [Recipe(), StudyPlan(.full).recipe] {
            #expect(try Self.recipe(recipe) == "The study\u{2019}s in every value.")
            recipe.seed = 7
            recipe.validationFraction = 0.3
            recipe.clipTruthWeight = 4
            recipe.leastWordOccurrences = 3
            #expect(
                try Self.recipe(recipe)
                    == "The study\u{2019}s in every value. The simulator\u{2019}s truth is learned too. Words that occur fewer "
                    + "than 3 times in the training captions are not learned.")
        }
    }

    @Test func `caption measures are named correctly`() throws {
        let test = LabeledDive.make(count: 12)
        let html = try StudyReport(
            runs: [.make(experiment: 0, test: test)], test: test, training: test, setting: .make()
        ).html
        // BLEU-4 and CIDEr-D in Table 3 and in the experiment's own table, BLEU-1 to 3 in the latter alone.
        for (name, count) in [
            ("BLEU-1", 1), ("BLEU-2", 1), ("BLEU-3", 1), ("BLEU-4", 2), ("CIDEr-D", 2), ("CIDEr<", 0),
        ] {
            #expect(html.components(separatedBy: ">\(name)").count == count + 1, "\(name)")
        }
        #expect(html.contains("METEOR is the formula of 2005 with exact matches only"))
        #expect(!html.contains("are not cut"))
    }

    @Test func `true captions too long for a captioner are counted`() throws {
        var test = LabeledDive.make(count: 5)
        test[1].truth?.caption = Array(repeating: "splash", count: 99).joined(separator: " ")
        test[2].truth?.caption = Array(repeating: "splash", count: 100).joined(separator: " ")
        test[3].truth?.caption = nil
        let html = try StudyReport(runs: [], test: test, training: test, setting: .make()).html
        #expect(
            html.contains(
                "1 of the 4 true captions are longer than the 99 words that a captioner may say; they are not cut."
            ))
    }

    @Test func `captions that cannot be measured state the reason`() throws {
        let html = try Self.report([Self.run([[1, 2, 3]])]).html
        #expect(html.contains("no dive has a true caption."))
    }

    @Test func `equal runs give equal pages`() throws {
        let test = LabeledDive.make(count: 20)
        let runs = [StudyRun.make(experiment: 3, test: test), .make(experiment: 0, test: test)]
        let one = try StudyReport(runs: runs, test: test, training: [], setting: .make())
        let other = try StudyReport(runs: runs.reversed(), test: test, training: [], setting: .make())
        #expect(one == other)
    }

    @Test(arguments: [
        (
            Self.run([[1, 2]]),
            "experiment 0, seed 0, epoch 1: it has 2 predictions for 3 test dives. "
                + "Report it with the test dives that it was run with."
        ),
        (
            Self.run([], experiment: 8),
            "experiment 8, seed 0: the study has the experiments 0 to 7. Leave the run out."
        ),
    ])
    func `a run from outside this study is rejected`(_ run: StudyRun, _ message: String) {
        #expect { try Self.report([run]) } throws: { "\($0)" == message }
    }

    @Test func `a class that no head has is rejected`() {
        var run = Self.run([[1, 2, 3]])
        run.epochs[0].predictions[1].classes = [.position: 3]
        #expect { try Self.report([run]) } throws: {
            "\($0)" == "experiment 0, seed 0, epoch 1: position has no class 3, expected 0 to 2. "
                + "The file is damaged; run the experiment again."
        }
    }

    @Test func `a run given twice is rejected`() {
        #expect { try Self.report([Self.run([]), Self.run([])]) } throws: {
            "\($0)" == "experiment 0, seed 0: the run is there twice. Keep one of the two."
        }
    }
}
