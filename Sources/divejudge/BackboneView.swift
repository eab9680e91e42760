import Blueprints
import Foundation
import Terminal

/// A readable view of a backbone file.
struct BackboneView {
    let url: URL
    let backbone: Blueprint.Backbone
    let tensorCount: Int
    let valueCount: Int
    let sha256: String

    func text(style: TerminalStyle) -> String {
        let facts: ModelFacts = [
            ("file", url.relativePath), ("sha256", sha256), ("backbone", backbone.title),
            ("tensors", tensorCount.grouped), ("parameters", valueCount.grouped),
        ]
        return [
            style.bold("A backbone (\(backbone.title)), not a model"), facts.text(style), "",
            "  It reads clips and has no heads that score. To train a model that starts from it:",
            "  divelab train FOLDER --output RUN --backbone \(TerminalText.escaped(url.relativePath))",
        ].joined(separator: "\n")
    }
}
