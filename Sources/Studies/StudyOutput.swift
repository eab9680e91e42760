package import Blueprints
package import Datasets
import Failures
import Files
package import Foundation
package import Reports

/// The report of a study, and its files.
package struct StudyOutput {
    /// The report.
    package let report: StudyReport
    private let folder: URL

    /// Measures every run with at least one epoch.
    ///
    /// - Parameter commandLine: the command that ran the study, for the page.
    package init(
        _ study: StudyFolder, _ dives: StudyData, _ plan: StudyPlan, scale: StudyPlan.Scale,
        backbones: [BackboneFile], published: PublishedStudy?, commandLine: String
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
                commandLine: commandLine, date: Date(), size: size,
                recipe: plan.recipe, validationDiveCount: dives.validation.count,
                remarks: dives.remarks + Self.remarks(backbones)))
    }

    /// The initial weights of each kind of backbone.
    private static func remarks(_ backbones: [BackboneFile]) -> [String] {
        Blueprint.Backbone.allCases.map { kind in
            guard let file = backbones.first(where: { $0.backbone == kind }) else {
                return
                    "\(kind.title) started from random weights; the study's was trained on other films."
            }
            guard let card = file.card else {
                return "\(kind.title) started from the backbone in \(file.url.lastPathComponent)."
            }
            return "\(kind.title) started from the backbone of \(card.name), which was trained on "
                + "\(card.trainingData)."
        }
    }

    /// The page.
    package var page: URL { folder.appending(path: "report.html") }

    /// Writes the page, the table and the figures.
    package func write() throws {
        try writeAtomically(report.html, to: page)
        try writeAtomically(report.markdownTable + "\n", to: folder.appending(path: "table.md"))
        let figures = folder.appending(path: "figures", directoryHint: .isDirectory)
        do {
            try FileManager.default.createDirectory(at: figures, withIntermediateDirectories: true)
        } catch {
            throw StudiesError(
                .cannotCreate, figures.relativePath, "cannot be made (\(error.localizedDescription))",
                remedy: "Check the folder's permissions.")
        }
        for figure in report.figures {
            try writeAtomically(figure.svg, to: figures.appending(path: figure.name + ".svg"))
            try writeAtomically(figure.csv, to: figures.appending(path: figure.name + ".csv"))
        }
    }
}
