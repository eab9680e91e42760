package import Blueprints
package import Datasets
import Footage
package import Foundation
package import Terminal
package import Training
import Verdicts

/// Writes the network of a checkpoint as a model.
///
/// - Parameter training: its training dives, for the card.
package func writeModel(
    _ checkpoint: Checkpoint, name: String, training: [LabeledDive], to url: URL
) throws {
    let best = checkpoint.progress.best
    let validation = best?.epoch == checkpoint.progress.epochsDone ? best?.validation : nil
    let card = ModelCard(
        name: name, blueprint: checkpoint.blueprint, preprocessing: Preprocessing.identifier,
        vocabulary: checkpoint.vocabulary,
        trainingData: [
            description(of: training),
            checkpoint.origin.map { "started from \($0.name) (\($0.trainingData))" },
        ].compactMap(\.self).joined(separator: "; "),
        trainingDiveCount: training.count,
        isTrainedOnSimulation: training.allSatisfy { $0.sidecar != nil }
            && checkpoint.origin?.isTrainedOnSimulation ?? true,
        recipe: checkpoint.recipe, epoch: checkpoint.progress.epochsDone,
        metrics: validation?.metrics ?? [:], calibration: validation?.calibration)
    try ModelFile.write(card, to: url) { try checkpoint.parameter($0.name) }
}

extension ValidationReport {
    /// The calibration of a model selected on these dives; nil if they are too few.
    fileprivate var calibration: Calibration? {
        guard let residuals, residuals.count >= Calibration.fewestDives else { return nil }
        return Calibration(
            data: "the \(residuals.count) validation dives, which also selected the epoch",
            residuals: residuals,
            detector: nil)
    }
}

private func description(of dives: [LabeledDive]) -> String {
    let simulated = dives.count { $0.sidecar != nil }
    // Dives without a simulator sidecar were filmed.
    let events = Set(dives.map { $0.event ?? $0.video.deletingLastPathComponent().path }).count
    let kind =
        simulated == dives.count
        ? "simulated dives"
        : simulated == 0 ? "filmed dives" : "dives, \(simulated) of them simulated,"
    return "\(dives.count) \(kind) of \(events) \(events == 1 ? "event" : "events")"
}

extension BackboneFile {
    /// Weights drawn from the seed, except for the backbone's, which come from this file; parameters it lacks are reported.
    package func start(of blueprint: Blueprint, _ line: ProgressLine) throws -> Trainer.Start {
        let (values, missing) = try parameters(for: blueprint)
        if !missing.isEmpty {
            line.keep(
                "\(url.lastPathComponent) has no \(missing.map(\.name).joined(separator: ", ")): started from "
                    + "random values there")
        }
        return .backbone(values)
    }

    /// For the card of a model that starts from it. A backbone trained on other films does not count as training on filmed
    /// dives.
    package var origin: Checkpoint.Origin {
        card.map { Checkpoint.Origin($0) }
            ?? Checkpoint.Origin(
                name: url.lastPathComponent, trainingData: "\(backbone.title) on other films",
                isTrainedOnSimulation: true)
    }
}
