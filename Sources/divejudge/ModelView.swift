import Blueprints
import Foundation
import Terminal
import Verdicts

/// A readable view of a model's card.
struct ModelView {
    let url: URL
    let card: ModelCard
    let sha256: String
    let byteCount: Int

    func text(style: TerminalStyle) -> String {
        var lines = [style.bold(TerminalText.escaped(card.name))]
        lines.append(facts.text(style))
        lines += ["", style.bold("Measured")]
        lines.append(card.metrics.isEmpty ? "  nothing: the card holds no metrics" : metrics.text(style))
        lines += ["", style.bold("Calibration")]
        lines.append(
            card.calibration?.facts.text(style)
                ?? "  none: scores come without an interval, and any footage gets one. \"divejudge model calibrate\" adds both."
        )
        if card.isTrainedOnSimulation {
            lines += [
                "",
                style.caution("! Trained on simulated dives; its predictions for filmed dives are untested."),
            ]
        }
        return lines.joined(separator: "\n")
    }

    private var facts: ModelFacts {
        let blueprint = card.blueprint
        return [
            ("file", url.relativePath),
            ("size", "\((Double(byteCount) / 1e6).decimals(1)) MB"),
            ("sha256", sha256),
            ("network", blueprint.name),
            ("parameters", blueprint.parameterCount.grouped),
            ("operations", "\((Double(blueprint.operationCount) / 1e9).decimals(1)) GFLOP a dive"),
            (
                "input",
                "\(Blueprint.clipCount) clips of \(Blueprint.clipLength) frames, "
                    + "\(blueprint.inputSize) x \(blueprint.inputSize) pixels"
            ),
            ("preprocessing", card.preprocessing),
            ("vocabulary", "\(card.vocabulary.count.grouped) words"),
            ("training data", card.trainingData),
            ("training", "\(card.epoch) epochs, seed \(card.recipe.seed)"),
        ]
    }

    /// Sorted by name, which groups each split's numbers.
    private var metrics: ModelFacts {
        card.metrics.sorted { $0.key < $1.key }.map { name, value in
            let isWhole = value == value.rounded() && abs(value) >= 2
            let text = name.hasSuffix("_p_value") ? value.pValue : value.decimals(isWhole ? 0 : 4)
            return (name.replacing("_", with: " "), text)
        }
    }
}
