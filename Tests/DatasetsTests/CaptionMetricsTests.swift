import Datasets
import Diving
import Foundation
import Statistics
import Testing
import Verdicts

@Suite struct CaptionMetricsTests {
    /// Captions that `make_captions.py` measured with sacrebleu, rouge_score, NLTK and pycocoevalcap.
    struct Sample: Codable, Sendable, CustomTestStringConvertible {
        let name: String
        let predictions: [String]
        let references: [String]
        let bleu: [Double]
        let rougeL: Double
        let meteor: Double?
        let cider: Double?

        var testDescription: String { name }

        enum CodingKeys: String, CodingKey {
            case name, predictions, references, bleu, meteor, cider
            case rougeL = "rouge_l"
        }
    }

    static func samples() throws -> [Sample] {
        let url = URL(filePath: #filePath).appending(path: "../../Fixtures/Captions/captions.json")
        return try JSONDecoder().decode([Sample].self, from: Data(contentsOf: url.standardizedFileURL))
    }

    // All sides compute in binary64 and differ in the order of their sums; sacrebleu writes 0 where no n-gram
    // is predicted.
    @Test(arguments: try samples()) func `metrics are those of the field's own tools`(_ sample: Sample) throws
    {
        let metrics = CaptionMetrics(predictions: sample.predictions, references: sample.references)
        #expect(metrics.captionCount == sample.references.count)
        let bleu = [metrics.bleu1, metrics.bleu2, metrics.bleu3, metrics.bleu4]
        for (statistic, expected) in zip(bleu, sample.bleu) {
            #expect(abs((statistic.value ?? 0) - expected) < 1e-12, "\(statistic), sacrebleu \(expected)")
        }
        let rougeL = try #require(metrics.rougeL.value)
        #expect(abs(rougeL - sample.rougeL) < 1e-12)
        if let expected = sample.meteor {
            let meteor = try #require(metrics.meteor.value)
            #expect(abs(meteor - expected) < 1e-12)
        }
        if let expected = sample.cider {
            let cider = try #require(metrics.cider.value)
            #expect(abs(cider - expected) < 1e-11)
        }
    }

    @Test func `repeated words are aligned in the longest runs first`() throws {
        // "big splash" is one chunk although "the" before it could have matched the first "the"; by hand: "the
        // big splash" (3) and "the" (1) match, P = 4/4, R = 4/6, F = 10 (2/3) / (2/3 + 9) = 20/29, penalty 0.5
        // (2/4)^3 = 1/16: 75/116.
        let metrics = CaptionMetrics(
            predictions: ["the the big splash"], references: ["the dive , the big splash"])
        let meteor = try #require(metrics.meteor.value)
        #expect(abs(meteor - 75.0 / 116) < 1e-12)
    }

    @Test func `METEOR sums over the captions before dividing`() throws {
        // 2 matches in 2 chunks; P = 2/3, R = 2/5: F = 10 (4/15) / (2/5 + 6) = 5/12; penalty 0.5.
        let metrics = CaptionMetrics(predictions: ["a b", "c"], references: ["a x", "c y z"])
        let meteor = try #require(metrics.meteor.value)
        #expect(abs(meteor - 5.0 / 24) < 1e-12)
    }

    @Test func `case, white space and markers do not matter`() {
        let metrics = CaptionMetrics(
            predictions: ["<sos> A clean\tENTRY from him <eos>"], references: ["a clean entry  from Him"])
        #expect(metrics.bleu4 == .measured(1))
        #expect(metrics.rougeL == .measured(1))
    }

    @Test func `undefined metrics state the reason`() {
        let none = CaptionMetrics(predictions: [], references: [])
        for statistic in [none.bleu1, none.bleu4, none.rougeL, none.meteor, none.cider] {
            #expect(statistic == .undefined(reason: "no captions"))
        }
        let mute = CaptionMetrics(predictions: ["good"], references: ["  "])
        #expect(mute.meteor == .undefined(reason: "no true caption has a word"))
        let silent = CaptionMetrics(predictions: [""], references: ["a splash"])
        #expect(silent.bleu2 == .undefined(reason: "no prediction has a word"))
        #expect(silent.rougeL == .measured(0))
        let short = CaptionMetrics(predictions: ["a splash"], references: ["a splash"])
        #expect(short.bleu2 == .measured(1))
        #expect(short.bleu3 == .undefined(reason: "no prediction has 3 words"))
        #expect(short.bleu4 == .undefined(reason: "no prediction has 3 words"))
        #expect(short.cider == .undefined(reason: "fewer than two captions"))
        let same = CaptionMetrics(predictions: ["a", "b"], references: ["a splash", "a splash"])
        #expect(same.cider == .undefined(reason: "the true captions are all equal"))
    }

    @Test func `a report measures dives with both captions`() throws {
        func report(_ captions: [(predicted: String?, true: String?)]) throws -> EvaluationReport {
            let number = try DiveNumber("101B")
            var generator = SeededGenerator(seed: 1)
            return EvaluationReport(
                predictions: captions.map { Prediction(score: 1, caption: $0.predicted) },
                dives: captions.map {
                    LabeledDive(
                        video: URL(filePath: "/cup/a.mp4"),
                        truth: DiveTruth(number: number, difficulty: 1, finalScore: 1, caption: $0.true))
                }, resampleCount: 1, using: &generator)
        }
        let both = try report([
            ("a splash", "a splash"), (nil, "a splash"), ("a splash", nil), ("a splash", " "),
        ])
        #expect(both.captions == CaptionMetrics(predictions: ["a splash"], references: ["a splash"]))
        #expect(try JSONDecoder().decode(EvaluationReport.self, from: JSONEncoder().encode(both)) == both)
        let none = try report([(nil, "a splash"), ("a splash", nil)])
        #expect(none.captions == nil)
        #expect(none.captionObstacle == "no dive with a true caption has a predicted one")
        #expect(try report([("a splash", nil)]).captionObstacle == "no dive has a true caption")
    }
}
