import ArgumentParser
import Blueprints
import Files
import Foundation
import Tensors

struct ModelCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "model",
        abstract: "Shows and calibrates scoring models.",
        subcommands: [InfoCommand.self, CalibrateCommand.self])

    struct InfoCommand: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "info",
            abstract: "Shows a model's network, training and measured accuracy.",
            discussion: """
                EXAMPLES
                  divejudge model info
                  divejudge model info runs/first/model.safetensors
                """)

        @Argument(
            help: "A model or backbone file. (default: the model that judges)",
            completion: .file(extensions: ["safetensors"]), transform: { URL(filePath: $0) })
        var file: URL?

        @OptionGroup var log: LogOptions

        func run() throws {
            try log.reportingErrors { logger in
                let url =
                    try file ?? ModelOptions.defaultURL(environment: ProcessInfo.processInfo.environment)
                logger.debug("reading \(url.path)")
                if let backbone = try Self.backbone(url) {
                    return try StandardOutput.print(backbone.text(style: .forStandardOutput()))
                }
                let view = ModelView(
                    url: url, card: try ModelFile(contentsOf: url).card, sha256: try sha256(ofFileAt: url),
                    byteCount: try url.resourceValues(forKeys: [.fileSizeKey]).fileSize ?? 0)
                try StandardOutput.print(view.text(style: .forStandardOutput()))
            }
        }

        /// Nil for a model; any other file is left for the model to reject.
        private static func backbone(_ url: URL) throws -> BackboneView? {
            let file = try SafetensorsFile(url)
            guard file.metadata[ModelFile.cardKey] == nil, file.metadata[BackboneFile.backboneKey] != nil
            else { return nil }
            let backbone = try BackboneFile(contentsOf: url).backbone
            return BackboneView(
                url: url, backbone: backbone, tensorCount: file.entries.count,
                valueCount: file.entries.values.reduce(0) { $0 + $1.shape.reduce(1, *) },
                sha256: try Files.sha256(ofFileAt: url))
        }
    }
}
