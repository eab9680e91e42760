import Foundation
import Statistics
import Testing

@Suite struct MetricsTests {
    /// Samples that `make_metrics.py` measured with SciPy.
    struct Sample: Codable, Sendable, CustomTestStringConvertible {
        let name: String
        let predictions: [Double]
        let truths: [Double]
        let spearman: Double
        let pValue: Double
        let relativeL2: Double
        let meanAbsoluteError: Double
        let kendallTau: Double

        var testDescription: String { name }

        enum CodingKeys: String, CodingKey {
            case name, predictions, truths, spearman
            case pValue = "p_value"
            case relativeL2 = "relative_l2"
            case meanAbsoluteError = "mean_absolute_error"
            case kendallTau = "kendall_tau"
        }
    }

    static func samples() throws -> [Sample] {
        let url = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .appending(path: "Fixtures/evaluation/metrics.json")
        return try JSONDecoder().decode([Sample].self, from: Data(contentsOf: url))
    }

    // Both sides compute in binary64; 1e-12 leaves room for another order of summation, 1e-9 for the tail of the p value.
    @Test(arguments: try samples()) func `metrics match SciPy`(_ sample: Sample) throws {
        let rho = try #require(spearmanCorrelation(sample.predictions, sample.truths).value)
        let p = try #require(spearmanPValue(sample.predictions, sample.truths).value)
        let relativeL2 = try #require(relativeL2Distance(sample.predictions, sample.truths).value)
        let error = try #require(meanAbsoluteError(sample.predictions, sample.truths).value)
        let tau = try #require(kendallTau(sample.predictions, sample.truths).value)
        #expect(abs(rho - sample.spearman) < 1e-12)
        #expect(abs(tau - sample.kendallTau) < 1e-12)
        if sample.truths.count > 9 {
            #expect(
                abs(p - sample.pValue) < 1e-9 * max(sample.pValue, 1e-6), "p = \(p), SciPy \(sample.pValue)")
        }
        #expect(abs(relativeL2 - sample.relativeL2) < 1e-12 * max(1, sample.relativeL2))
        #expect(abs(error - sample.meanAbsoluteError) < 1e-12 * max(1, sample.meanAbsoluteError))
    }

    /// RELIABILITY 48.
    @Test(arguments: [
        ([], [], "no dives"),
        ([1.0], [2.0], "fewer than two dives"),
        ([1, 1, 1], [1, 2, 3], "the predictions are all equal"),
        ([1, 2, 3], [4, 4, 4], "the true values are all equal"),
        ([1, .nan, 3], [1, 2, 3], "a prediction is not a finite number"),
        ([1, 2, 3], [1, .infinity, 3], "a true value is not a finite number"),
    ])
    func `an undefined correlation states the reason`(
        _ predictions: [Double], _ truths: [Double], _ reason: String
    ) {
        #expect(spearmanCorrelation(predictions, truths) == .undefined(reason: reason))
        #expect(spearmanPValue(predictions, truths) == .undefined(reason: reason))
        #expect(kendallTau(predictions, truths) == .undefined(reason: reason))
        var generator = SeededGenerator(seed: 1)
        let interval = spearmanBootstrapInterval(predictions, truths, using: &generator)
        #expect(interval.lower == .undefined(reason: reason))
        #expect(interval.upper == .undefined(reason: reason))
    }

    @Test func `two dives have a correlation but no p value`() {
        #expect(spearmanCorrelation([1, 2], [3, 4]) == .measured(1))
        #expect(spearmanPValue([1, 2], [3, 4]) == .undefined(reason: "fewer than three dives"))
    }

    @Test func `perfect agreement has correlation 1`() {
        let values = [1.0, 5, 2, 8]
        #expect(spearmanCorrelation(values, values) == .measured(1))
        #expect(spearmanCorrelation(values, values.map { -$0 }) == .measured(-1))
        let ten = (0..<10).map(Double.init)
        #expect(spearmanPValue(ten, ten) == .measured(0))
    }

    /// Orders of dives against 0, 1, 2 ..., and how many of all n! are at least as far from 0.
    static let counted: [(order: [Double], far: Double, all: Double)] = [
        // Perfect agreement: this order and its reverse.
        ([1, 2, 3], 2, 6), ([1, 2, 3, 4], 2, 24), ([4, 3, 2, 1], 2, 24), ([1, 2, 3, 4, 5], 2, 120),
        // Two neighbours swapped: besides perfect agreement each of the n - 1 such swaps, and the reverse of all.
        ([1, 2, 3, 4, 6, 5], 12, 720), ([1, 3, 2, 4, 5, 6, 7], 14, 5040),
        ([1, 2, 3, 4, 5, 6, 7, 9, 8], 18, 362_880),
        // No order of three is nearer to 0 than 1/2.
        ([1, 3, 2], 6, 6),
        // Of six orders two have the greatest last, two have it first, and two have correlation 0.
        ([1, 1, 2], 4, 6),
    ]

    @Test(arguments: counted)
    func `the p value of up to nine dives is exact`(_ order: [Double], _ far: Double, _ all: Double) {
        #expect(spearmanPValue(order, order.indices.map(Double.init)) == .measured(far / all))
    }

    @Test func `Kendall's tau matches a hand calculation and counting all pairs`() {
        // Of six pairs of dives the first and third tie in the predictions, the second and third are in opposite order,
        // the other four in the same: (4 - 1) / sqrt(5 * 6).
        let byHand = 3 / 30.0.squareRoot()
        #expect(abs((kendallTau([1, 2, 1, 3], [1, 2, 3, 4]).value ?? 0) - byHand) < 1e-15)
        #expect(kendallTau([1, 2], [3, 4]) == .measured(1))
        #expect(kendallTau([1, 5, 2], [-1, -5, -2]) == .measured(-1))

        var generator = SeededGenerator(seed: 3)
        let predictions = (0..<301).map { _ in Double(Int.random(in: 0..<40, using: &generator)) }
        let truths = predictions.map { $0 + Double(Int.random(in: -9...9, using: &generator)) }
        var (difference, byPredictions, byTruths) = (0.0, 0.0, 0.0)
        for first in predictions.indices {
            for second in 0..<first {
                let x = (predictions[first] - predictions[second]).signum
                let y = (truths[first] - truths[second]).signum
                difference += x * y
                byPredictions += x * x
                byTruths += y * y
            }
        }
        let tau = kendallTau(predictions, truths).value ?? 0
        #expect(abs(tau - difference / (byPredictions * byTruths).squareRoot()) < 1e-12)
    }

    @Test func `errors without a range or without dives state the reason`() {
        #expect(relativeL2Distance([1, 2], [3, 3]) == .undefined(reason: "the true values are all equal"))
        #expect(relativeL2Distance([], []) == .undefined(reason: "no dives"))
        #expect(meanAbsoluteError([], []) == .undefined(reason: "no dives"))
        #expect(meanAbsoluteError([.nan], [1]) == .undefined(reason: "a prediction is not a finite number"))
        #expect(meanAbsoluteError([1, 2], [3, 3]) == .measured(1.5))
    }

    @Test func `few dives, or samples that are all equal, have a correlation without an interval`() {
        var generator = SeededGenerator(seed: 5)
        func reason(_ predictions: [Double], _ truths: [Double]) -> String? {
            let interval = spearmanBootstrapInterval(predictions, truths, using: &generator)
            #expect(interval.lower == interval.upper)
            return interval.lower.reason
        }
        #expect(reason([1, 2, 4, 3, 5], [1, 2, 3, 4, 5]) == "fewer than six dives")
        #expect(reason([1, 2, 3, 4, 5, 6], [1, 2, 3, 4, 5, 6]) == "all bootstrap samples are equal")
        #expect(
            reason([1, 2, 3, 4, 5, 6].reversed(), [1, 2, 3, 4, 5, 6]) == "all bootstrap samples are equal")
        let interval = spearmanBootstrapInterval(
            [1, 2, 4, 3, 5, 6], [1, 2, 3, 4, 5, 6], using: &generator)
        #expect(interval.lower.value != nil && interval.upper == .measured(1))
    }

    @Test func `a bootstrap interval is repeatable, contains the correlation and narrows with more dives`()
        throws
    {
        func interval(_ dives: Int) throws -> (lower: Double, upper: Double) {
            var generator = SeededGenerator(seed: 5)
            let truths = (0..<dives).map { _ in generator.nextGaussian() }
            let predictions = truths.map { $0 + generator.nextGaussian() }
            let interval = spearmanBootstrapInterval(
                predictions, truths, resampleCount: 400, using: &generator)
            let (lower, upper) = (try #require(interval.lower.value), try #require(interval.upper.value))
            let rho = try #require(spearmanCorrelation(predictions, truths).value)
            #expect(lower < rho && rho < upper)
            return (lower, upper)
        }
        let few = try interval(20)
        let many = try interval(300)
        #expect(try interval(20) == few)
        #expect(many.upper - many.lower < (few.upper - few.lower) / 2)
    }

    @Test func `a confusion matrix counts truth by prediction`() {
        let matrix = ConfusionMatrix(predictions: [0, 1, 1, 2, 2], truths: [0, 1, 2, 2, 2], classCount: 3)
        #expect(matrix.counts == [[1, 0, 0], [0, 1, 0], [0, 1, 2]])
        #expect(matrix.accuracy == .measured(0.8))
    }

    @Test(arguments: [
        (Statistic.measured(0.5), #"{"value":0.5}"#),
        (.undefined(reason: "fewer than two dives"), #"{"reason":"fewer than two dives","value":null}"#),
    ])
    func `a statistic is a number or null with its reason`(_ statistic: Statistic, _ json: String) throws {
        let encoder = JSONEncoder()
        encoder.outputFormatting = .sortedKeys
        let data = try encoder.encode(statistic)
        #expect(String(decoding: data, as: UTF8.self) == json)
        #expect(try JSONDecoder().decode(Statistic.self, from: data) == statistic)
    }
}

extension Double {
    /// -1, 0 or 1.
    fileprivate var signum: Double { self == 0 ? 0 : self < 0 ? -1 : 1 }
}
