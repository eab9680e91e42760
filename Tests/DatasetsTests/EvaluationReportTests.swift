import Datasets
import Diving
import Foundation
import Statistics
import Testing
import Verdicts

@Suite struct EvaluationReportTests {
    /// Two events; 101B and 407C in both, 5253B in the second only.
    static func training() throws -> [LabeledDive] {
        [
            try .make("101B", score: 40, event: "a"), try .make("407C", score: 60, event: "a"),
            try .make("407C", score: 80, event: "a"), try .make("101B", score: 60, event: "b"),
            try .make("407C", score: 90, event: "b"), try .make("5253B", score: 96, event: "b"),
        ]
    }

    @Test func `baselines use only the training dives`() throws {
        let test = [
            try LabeledDive.make("101B", difficulty: 1.5, score: 45, event: "a"),
            try .make("407C", difficulty: 3.2, score: 62, event: "a"),
            try .make("5253B", difficulty: 3.2, score: 64, event: "a"),
            try .make("407C", difficulty: 3.2, score: 85, event: "b"),
        ]
        let baselines = metadataBaselines(training: try Self.training(), test: test)
        // By hand, truth ranks 1 2 3 4. Difficulty 1.5 3.2 3.2 3.2: ranks 1 3 3 3.
        #expect(baselines.difficulty == spearmanCorrelation([1, 3, 3, 3], [1, 2, 3, 4]))
        // 101B 50, 407C 76.67, 5253B 96: 50 76.67 96 76.67.
        #expect(baselines.diveNumberMean == spearmanCorrelation([1, 2, 3, 2], [1, 2, 3, 4]))
        // a 60, b 82.
        #expect(baselines.eventMean == spearmanCorrelation([1, 1, 1, 2], [1, 2, 3, 4]))
        // 101B in a 40, 407C in a 70, 5253B not in a: 60, 407C in b 90.
        #expect(baselines.eventAndDiveNumberMean == spearmanCorrelation([1, 3, 2, 4], [1, 2, 3, 4]))
    }

    @Test func `baselines of held-out events know only the dive number`() throws {
        let test = [
            try LabeledDive.make("101B", score: 45, event: "c"), try .make("407C", score: 62, event: "c"),
            try .make("307C", score: 50, event: "c"),
        ]
        let baselines = metadataBaselines(training: try Self.training(), test: test)
        #expect(baselines.eventMean == .undefined(reason: "the predictions are all equal"))
        // 101B 50, 407C 76.67, 307C never seen: the mean of all, 71.
        #expect(baselines.eventAndDiveNumberMean == .measured(1))
        #expect(baselines.diveNumberMean == .measured(1))
    }

    @Test func `a report compares predictions with the truth`() throws {
        var dives = try Self.training()
        dives[0].sidecar = URL(filePath: "/cup/a.truth.json")
        dives.append(LabeledDive(video: URL(filePath: "/cup/x.mp4")))
        let predictions = try [42.0, 60, 70, 66, 90, 90, 10].enumerated().map { index, score in
            let number = try dives[index].truth?.number ?? DiveNumber("101B")
            var classes: [ClassificationTask: Int] = [:]
            for task in ClassificationTask.allCases { classes[task] = task.classIndex(of: number) }
            classes[.armstand] = nil
            if index == 1 { classes[.position] = Position.pike.rawValue }
            return Prediction(score: score, classes: classes)
        }
        var generator = SeededGenerator(seed: 2)
        let report = EvaluationReport(
            predictions: predictions, dives: dives, training: try Self.training(), using: &generator)
        #expect(report.diveCount == 6)
        #expect(report.simulatedDiveCount == 1)
        #expect(report.unlabeledDiveCount == 1)
        #expect(report.spearman == spearmanCorrelation([42, 60, 70, 66, 90, 90], [40, 60, 80, 60, 90, 96]))
        // |2| + 0 + |10| + |6| + 0 + |6| = 24 over 6 dives.
        #expect(report.meanAbsoluteError == .measured(4))
        #expect(report.accuracies[.position] == .measured(5.0 / 6))
        #expect(report.confusions[.position]?.counts == [[0, 0, 0], [0, 3, 0], [0, 1, 2]])
        #expect(report.accuracies[.halfTwists] == .measured(1))
        #expect(report.accuracies[.armstand] == .undefined(reason: "no dives"))
        // Nobody names a dive.
        #expect(report.diveNumberAccuracy == .undefined(reason: "no dives"))
        #expect(report.baselines != nil)
        let encoded = try JSONEncoder().encode(report)
        #expect(try JSONDecoder().decode(EvaluationReport.self, from: encoded) == report)
    }

    @Test func `the predicted dive is compared with the true dive`() throws {
        let dives = try Self.training()
        let predictions = try dives.enumerated().map { index, dive in
            let number = try #require(dive.truth?.number)
            var classes: [ClassificationTask: Int] = [:]
            for task in ClassificationTask.allCases { classes[task] = task.classIndex(of: number) }
            // Two have another position as the most probable, of which one names the dive all the same; one names no dive, one a
            // wrong one.
            if index < 2 { classes[.position] = 0 }
            let named: DiveNumber? =
                index == 2 ? nil : index == 0 || index == 3 ? try DiveNumber("612B") : number
            return Prediction(score: 50, classes: classes, number: named)
        }
        var generator = SeededGenerator(seed: 2)
        let report = EvaluationReport(predictions: predictions, dives: dives, using: &generator)
        #expect(report.diveNumberAccuracy == .measured(3.0 / 5))
        #expect(report.accuracies[.position] == .measured(4.0 / 6))
        #expect(report.namedAccuracies.map(\.0).last == "dive number")
        #expect(report.namedAccuracies.map(\.1).last == .measured(3.0 / 5))
    }

    @Test func `an undefined value is null in the JSON, with the reason`() throws {
        var generator = SeededGenerator(seed: 2)
        let report = EvaluationReport(
            predictions: [Prediction(score: 40)], dives: [try Self.training()[0]], using: &generator)
        let encoder = JSONEncoder()
        encoder.outputFormatting = .sortedKeys
        let json = String(decoding: try encoder.encode(report), as: UTF8.self)
        let baselines = #""baselines":{"reason":"no training dives were given","value":null},"#
        let captions = #""captions":{"reason":"no dive has a true caption","value":null},"#
        #expect(json.contains(baselines) && json.contains(captions))
        func decoded(_ json: String) throws -> EvaluationReport {
            try JSONDecoder().decode(EvaluationReport.self, from: Data(json.utf8))
        }
        #expect(try decoded(json) == report)
        let number = #""dive_number_accuracy":{"reason":"no dives","value":null},"#
        #expect(json.contains(number))
        let old = try decoded(
            json.replacing(baselines, with: "").replacing(captions, with: "").replacing(number, with: ""))
        #expect(old.baselines == nil && old.captions == nil)
        #expect(old.diveNumberAccuracy == .undefined(reason: "not kept"))
        #expect(old.baselineObstacle == "not kept")
    }

    @Test func `one judge is compared with the panel`() throws {
        var dives = try Self.training()
        #expect(
            judgeCorrelations(of: dives)
                == Array(
                    repeating: .undefined(reason: "no dive has seven awards, a difficulty and a final score"),
                    count: 7))
        // Scores 40, 60, 80 and a fourth dive without awards; the first judge's last two are swapped.
        for (index, award) in [4.0, 5, 6].enumerated() {
            dives[index].truth?.awards = [[4.0, 6, 5][index]] + Array(repeating: award, count: 6)
        }
        // 1 - 6 * 2 / (3 * 8) = 0.5.
        #expect(judgeCorrelations(of: dives) == [.measured(0.5)] + Array(repeating: .measured(1), count: 6))
    }

    @Test func `a report without dives is null throughout`() {
        var generator = SeededGenerator(seed: 2)
        let report = EvaluationReport(predictions: [], dives: [], training: [], using: &generator)
        #expect(report.spearman == .undefined(reason: "no dives"))
        #expect(report.relativeL2 == .undefined(reason: "no dives"))
        #expect(report.accuracies.values.allSatisfy { $0 == .undefined(reason: "no dives") })
        #expect(report.baselines?.difficulty == .undefined(reason: "no dives"))
    }
}

extension LabeledDive {
    fileprivate static func make(
        _ number: String, difficulty: Double = 3, score: Double, event: String
    ) throws -> LabeledDive {
        LabeledDive(
            video: URL(filePath: "/cup/a.mp4"), event: event,
            truth: DiveTruth(number: try DiveNumber(number), difficulty: difficulty, finalScore: score))
    }
}
