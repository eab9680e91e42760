import Blueprints
import Commands
import Datasets
import Files
import Foundation
import Reports

/// The report of a study, and the files that it becomes.
struct StudyOutput {
    let report: StudyReport
    private let folder: URL

    /// Measures every run that has an epoch.
    init(
        _ study: StudyFolder, _ dives: StudyData, _ plan: StudyPlan, scale: StudyPlan.Scale,
        backbones: [BackboneFile], published: PublishedStudy?
    ) throws {
        let size = Blueprint(
            widthMultiplier: plan.widthMultiplier, inputSize: plan.inputSize,
            vocabularyCount: dives.vocabulary.count)
        folder = study.url
        report = try StudyReport(
            runs: study.runs(size: size), test: dives.test, training: dives.training, known: dives.known,
            published: published,
            setting: StudySetting(
                title: "Architecture study on \(dives.description)", dataDescription: dives.description,
                scaleDescription: scale.rawValue,
                commandLine: CommandLine.quoted, date: Date(), size: size,
                recipe: plan.recipe, validationDiveCount: dives.validation.count,
                remarks: dives.remarks + Self.remarks(backbones)))
    }

    /// With what each kind of backbone began.
    private static func remarks(_ backbones: [BackboneFile]) -> [String] {
        Blueprint.Backbone.allCases.map { kind in
            guard let file = backbones.first(where: { $0.backbone == kind }) else {
                return
                    "\(kind.title) began with weights drawn from the seed; the study's had seen other films."
            }
            guard let card = file.card else {
                return "\(kind.title) began with the backbone in \(file.url.lastPathComponent)."
            }
            return "\(kind.title) began with the backbone of \(card.name), which had learned from "
                + "\(card.trainingData)."
        }
    }

    /// The page.
    var page: URL { folder.appending(path: "report.html") }

    private var figureFolder: URL { folder.appending(path: "figures", directoryHint: .isDirectory) }

    /// Writes the page and the table.
    func write() throws {
        try writeAtomically(report.html, to: page)
        try writeAtomically(report.markdownTable + "\n", to: folder.appending(path: "table.md"))
    }

    /// Draws the figures with gnuplot.
    ///
    /// - Returns: what is missing for that, nil where all are drawn.
    func drawFigures() throws -> String? {
        do {
            try FileManager.default.createDirectory(at: figureFolder, withIntermediateDirectories: true)
        } catch {
            throw CommandError(
                .cannotCreate, figureFolder.relativePath,
                "cannot be made (\(error.localizedDescription))",
                remedy: "Check the folder's permissions.")
        }
        for figure in report.figures {
            let stem = figureFolder.appending(path: figure.name).path
            try writeAtomically(figure.script, to: URL(filePath: stem + ".gp"))
            try writeAtomically(figure.data, to: URL(filePath: stem + ".dat"))
        }
        for figure in report.figures {
            let process = Process()
            process.executableURL = URL(filePath: "/usr/bin/env")
            process.arguments = ["gnuplot", figure.name + ".gp"]
            process.currentDirectoryURL = figureFolder
            try process.run()
            process.waitUntilExit()
            guard process.terminationStatus == 0 else {
                return process.terminationStatus == 127
                    ? "gnuplot is not installed: \(figureFolder.path) holds scripts and data without figures. Install gnuplot-nox "
                        + "and give the same command again."
                    : "gnuplot could not draw \(figure.name) (status \(process.terminationStatus)); the page has all figures."
            }
        }
        return nil
    }
}
