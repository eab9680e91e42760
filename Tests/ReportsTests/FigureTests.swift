import Blueprints
import Datasets
import Foundation
import Reports
import Testing

@Suite struct FigureTests {
    private static let test = LabeledDive.make(count: 30)
    private static let runs = Experiment.allCases.map {
        StudyRun.make(experiment: $0.rawValue, epochs: 4, test: test)
    }
    private static let published = PublishedStudy(
        experiments: [
            0: (1...10).map {
                PublishedEpoch(
                    epoch: $0, trainingLosses: [6, 3, 3], spearman: $0 == 2 ? nil : Double($0) / 20,
                    accuracies: [:])
            }
        ])

    private static func report(_ published: PublishedStudy? = nil, epochs: Int = 4) throws -> StudyReport {
        try StudyReport(
            runs: runs, test: test, training: test, published: published, setting: .make(epochs: epochs))
    }

    @Test func `figures 2 to 9 have the study's numbers, followed by experiments 6 and 7`() throws {
        #expect(
            try Self.report().figures.map(\.name)
                == [2, 3, 4, 5, 6, 7, 8, 9, 10, 11].map { "figure-\($0)" })
    }

    @Test func `data have a row for each point, blank if unknown`() throws {
        let figure = try #require(try Self.report(Self.published).figures.first)
        let rows = figure.csv.components(separatedBy: "\r\n")
        #expect(rows[0] == "label,kind,x,loss,correlation")
        #expect(rows[1].hasPrefix("\"0: Baseline\",run,25.0,"))
        // The study's loss is the mean of 6, 3 and 3; its second of ten epochs has no correlation.
        let study = rows.filter { $0.contains("s\",study,") }
        #expect(study.count == 10)
        #expect(study[0].hasSuffix(",study,10.0,4.0,0.05"))
        #expect(study[1].hasSuffix(",study,20.0,4.0,"))
        #expect(rows.contains { $0.contains(",level,") })
    }

    @Test func `a figure is a separate document, with a panel for loss and one for correlation`() throws {
        for figure in try Self.report(Self.published).figures {
            #expect(
                figure.svg.matches(of: /<svg class="chart"/).count
                    == (["figure-8", "figure-9"].contains(figure.name) ? 1 : 2))
            #expect(figure.svg.contains(".chart .line"))
            #expect(
                figure.svg.components(separatedBy: "<svg ").count
                    == figure.svg.components(separatedBy: "</svg>").count)
        }
    }

    @Test func `runs of different lengths are drawn over their share, which is stated`() throws {
        let share = try Self.report(Self.published)
        #expect(
            share.html.contains(
                "Ours has 4 epochs and the study 10, so figures run over the share of each run."))
        #expect(share.figures[0].svg.contains("share of the run, %"))
        #expect(try Self.report().figures[0].svg.contains("epoch"))
    }
}

@Suite struct ScaleTests {
    @Test func `a linear axis ends at round ticks`() {
        let scale = Scale(linear: [-0.48, 0.87])
        #expect(
            scale.ticks.map(scale.label) == [
                "\u{2212}0.6", "\u{2212}0.4", "\u{2212}0.2", "0.0", "0.2", "0.4", "0.6", "0.8", "1.0",
            ])
        #expect(scale.position(0.2) == 0.5)
    }

    @Test func `an axis with one value has a width`() {
        let scale = Scale(linear: [3, 3])
        #expect(scale.range.contains(3) && scale.range.upperBound > scale.range.lowerBound)
    }

    @Test func `a logarithmic axis has ticks at 1, 2 and 5`() {
        let scale = Scale(logarithmic: [0.8, 34])
        #expect(scale.ticks.map(scale.label) == ["0.5", "1", "2", "5", "10", "20", "50"])
        // sqrt(0.5 * 50) = 5.
        #expect(abs(scale.position(5) - 0.5) < 1e-12)
    }
}
