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

    @Test func `figures 2 to 9 have the study's numbers, experiments 6 and 7 follow`() throws {
        #expect(
            try Self.report().figures.map(\.name)
                == [2, 3, 4, 5, 6, 7, 8, 9, 10, 11].map { "figure-\($0)" })
    }

    @Test func `data has a block for each line, gaps as NaN`() throws {
        let figure = try #require(try Self.report(Self.published).figures.first)
        let blocks = figure.data.components(separatedBy: "\n\n\n")
        #expect(blocks.count == 3)
        #expect(blocks[0].hasPrefix("\"0: Baseline\"\n25.0 "))
        // The study's loss is the mean of 6, 3 and 3; its second of ten epochs has no correlation.
        #expect(
            blocks[1].hasPrefix(
                "\"0: Baseline, the study\u{2019}s\"\n10.0 4.0 0.05 2 1\n20.0 4.0 NaN 2 1\n30.0 4.0 0.15 2 1\n"
            ))
        #expect(blocks[2].hasPrefix("\"no pixel: "))
    }

    @Test func `runs of other lengths are drawn over their share, and it is said`() throws {
        let share = try Self.report(Self.published)
        #expect(
            share.html.contains(
                "Ours has 4 epochs and the study 10, so figures run over the share of each run."))
        #expect(share.figures[0].script.contains("set xlabel \"share of the run, %\""))
        #expect(try Self.report().figures[0].script.contains("set xlabel \"epoch\""))
    }

    @Test func `no label stands in a script`() throws {
        for figure in try Self.report(Self.published).figures {
            #expect(figure.script.contains("set termoption noenhanced"))
            for experiment in Experiment.allCases { #expect(!figure.script.contains(experiment.title)) }
        }
    }

    @Test(
        .enabled(
            if: FileManager.default.isExecutableFile(atPath: "/usr/bin/gnuplot"), "gnuplot is not installed"),
        // The second is among the widest, and what a machine without Helvetica or its likes draws with.
        arguments: ["Helvetica", "DejaVu Sans"])
    func `gnuplot draws every figure without a word`(_ font: String) throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        for figure in try Self.report(Self.published).figures {
            try figure.script.replacing("Helvetica", with: font).write(
                to: folder.appending(path: figure.name + ".gp"), atomically: true, encoding: .utf8)
            try figure.data.write(
                to: folder.appending(path: figure.name + ".dat"), atomically: true, encoding: .utf8)
            let gnuplot = Process()
            gnuplot.executableURL = URL(filePath: "/usr/bin/gnuplot")
            gnuplot.arguments = [figure.name + ".gp"]
            gnuplot.currentDirectoryURL = folder
            let errors = Pipe()
            gnuplot.standardError = errors
            try gnuplot.run()
            let words = try errors.fileHandleForReading.readToEnd() ?? Data()
            gnuplot.waitUntilExit()
            #expect(gnuplot.terminationStatus == 0)
            #expect(String(decoding: words, as: UTF8.self) == "", "\(figure.name)")
            for kind in ["svg", "png"] {
                let drawn = try Data(contentsOf: folder.appending(path: "\(figure.name).\(kind)"))
                #expect(drawn.count > 5000, "\(figure.name).\(kind)")
            }
        }
    }
}

@Suite struct ScaleTests {
    @Test func `a linear axis ends on round marks`() {
        let scale = Scale(linear: [-0.48, 0.87])
        #expect(
            scale.ticks.map(scale.label) == [
                "\u{2212}0.6", "\u{2212}0.4", "\u{2212}0.2", "0.0", "0.2", "0.4", "0.6", "0.8", "1.0",
            ])
        #expect(scale.position(0.2) == 0.5)
    }

    @Test func `an axis of one value has a width`() {
        let scale = Scale(linear: [3, 3])
        #expect(scale.range.contains(3) && scale.range.upperBound > scale.range.lowerBound)
    }

    @Test func `a logarithmic axis has marks at 1, 2 and 5`() {
        let scale = Scale(logarithmic: [0.8, 34])
        #expect(scale.ticks.map(scale.label) == ["0.5", "1", "2", "5", "10", "20", "50"])
        // sqrt(0.5 * 50) = 5.
        #expect(abs(scale.position(5) - 0.5) < 1e-12)
    }
}
