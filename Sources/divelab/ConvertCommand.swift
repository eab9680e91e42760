import ArgumentParser
import Blueprints
import Commands
import Datasets
import Files
import Footage
import Foundation
import Studies
import Tensors
import Terminal

/// Converts PyTorch files to models and backbones, and models to PyTorch files.
struct ConvertCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "convert",
        abstract: "Turns PyTorch files into models and backbones, and models into PyTorch files.",
        discussion: """
            With --experiment, state dicts as the MTL-AQA release and the study save them become one model file that divejudge \
            scores with; without --vocabulary it is a model without captions. Without --experiment, a file of a C3D or S3D that was \
            trained elsewhere becomes a backbone to start training from; what the networks here do not have, or have in another \
            shape, is left out and named. A model file becomes state dicts that torch.load(weights_only=True) reads.

            PyTorch files may hold the state dict alone or beside other things, under any key, in several parts, or a whole module; \
            what is not a tensor is skipped and named. No code in a PyTorch file is ever run. Safetensors files of other programs \
            are read, too.

            EXAMPLES
              divelab convert --experiment 0 --vocabulary vocab.json \\
                  -o model.safetensors model_CNN_99.pth model_my_fc6_99.pth \\
                  model_score_regressor_99.pth model_dive_classifier_99.pth \\
                  model_caption_99.pth
              divelab convert c3d.pickle -o c3d.safetensors
              divelab convert checkpoint.pth --key model_ema -o c3d.safetensors
              divelab convert model.safetensors -o state-dicts
            """)

    @Argument(help: "PyTorch or safetensors files, or one model file.", completion: .file())
    var files: [String]

    @Option(help: "Which experiment's network the state dicts are, by number or name.")
    var experiment: Experiment?

    @Option(help: "The release's vocab.json that the captioner was trained with.", completion: .file())
    var vocabulary: String?

    @Option(help: "Key of the state dict to read, where a PyTorch file holds several.")
    var key: String?

    @Option(name: .shortAndLong, help: "File to write; for state dicts, a folder.", completion: .file())
    var output: String

    @OptionGroup var size: NetworkSize

    func validate() throws {
        guard !files.isEmpty else { throw ValidationError("Give at least one file.") }
        guard experiment != nil || vocabulary == nil else {
            throw ValidationError("--vocabulary needs --experiment, which names the network that speaks.")
        }
        guard experiment != nil || files.count == 1 else {
            throw ValidationError("Give --experiment for a model's state dicts, or one file.")
        }
    }

    func run() throws {
        try exitOnFailure {
            let sources = try files.map { try ForeignWeights(contentsOf: URL(filePath: $0), key: key) }
            for (file, source) in zip(files, sources) where !source.others.isEmpty {
                say(
                    "skipped what is not a tensor of the network: \(Self.some(source.others, most: 6)); nothing of it was run",
                    of: file)
            }
            if let experiment {
                try makeModel(of: experiment, sources)
            } else if sources[0].isModel {
                try makeStateDicts(of: ModelFile(contentsOf: URL(filePath: files[0])))
            } else {
                try makeBackbone(sources)
            }
        }
    }

    private var target: URL { URL(filePath: output) }

    private func match(
        _ parameters: [Parameter], _ checkpoints: [ForeignWeights]
    ) throws -> StateDictMatch {
        try StateDictMatch(
            parameters,
            files: zip(files, checkpoints).map { file, checkpoint in
                (file, Dictionary(uniqueKeysWithValues: checkpoint.entries.map { ($0.name, $0.shape) }))
            })
    }

    // State dicts to a model.

    private func makeModel(of experiment: Experiment, _ checkpoints: [ForeignWeights]) throws {
        let words =
            try vocabulary.map { try spokenWords(MTLAQA.words(of: URL(filePath: $0)), checkpoints) }
            ?? Vocabulary(captions: [])
        var blueprint = size.blueprint(of: experiment, vocabularyCount: words.count)
        if vocabulary == nil {
            // Two models without captions have the same network, even if their experiments' captioners differ.
            blueprint.captionerLayerCount = 0
            blueprint.cell = Blueprint().cell
            blueprint.usesAttention = false
        }
        try blueprint.validate()
        let match = try match(blueprint.parameters, checkpoints)
        try refuse(match, blueprint)
        let card = ModelCard(
            name: target.deletingPathExtension().lastPathComponent, blueprint: blueprint,
            preprocessing: Preprocessing.identifier, vocabulary: words,
            trainingData:
                "converted from \(files.map { URL(filePath: $0).lastPathComponent }.joined(separator: ", "))",
            isTrainedOnSimulation: false, recipe: Recipe(), epoch: 0, metrics: [:])
        try ModelFile.write(card, to: target) { parameter in
            guard let source = match.sources[parameter.name] else {
                preconditionFailure("\(parameter.name) was matched")
            }
            return try checkpoints[source.file].tensor(source.name)
        }
        say(
            "frames will be prepared as \(Preprocessing.identifier); the release resized each by a filter drawn at random"
        )
        print(
            "\(target.path): \(blueprint.name), \(blueprint.parameterCount.grouped) parameters"
                + (blueprint.captioner == nil ? "" : ", \(words.count) words")
        )
    }

    /// Only as many words as the captioner has; a release's file lists words that its checkpoints do not know.
    private func spokenWords(_ known: [String], _ checkpoints: [ForeignWeights]) throws -> Vocabulary {
        let spoken = checkpoints.flatMap(\.entries).first {
            $0.name == "embedding.weight" || $0.name.hasSuffix(".embedding.weight")
        }?.shape.first
        guard let spoken, spoken != known.count else { return try Vocabulary(words: known) }
        guard spoken < known.count else {
            throw CommandError(
                .mismatch, vocabulary ?? "",
                "has \(known.count) words, the captioner speaks \(spoken)",
                remedy: "Give the vocabulary that it was trained with."
            )
        }
        say(
            "the captioner speaks \(spoken) of the \(known.count) words of \(vocabulary ?? ""); "
                + "left out: \(known[spoken...].prefix(5).joined(separator: ", "))\(known.count - spoken > 5 ? ", ..." : "")"
        )
        return try Vocabulary(words: Array(known.prefix(spoken)))
    }

    /// Requires exactly the network's parameters.
    private func refuse(_ match: StateDictMatch, _ blueprint: Blueprint) throws {
        if let misfit = match.misfits.first {
            throw CommandError(
                .mismatch, files[misfit.source.file],
                "tensor \"\(misfit.source.name)\" has shape \(misfit.shape), \(blueprint.name) has "
                    + "\(misfit.parameter.shape)",
                remedy: "Give the experiment, and where it is not the papers', the --width and "
                    + "--input-size that it was trained with.")
        }
        if !match.missing.isEmpty {
            throw CommandError(
                .mismatch, files.joined(separator: " "),
                "\(match.missing.count) parameters of \(blueprint.name) are missing ("
                    + "\(Self.some(match.missing.map(\.name))))",
                remedy: "Give all of the experiment's files"
                    + (match.missing.allSatisfy { ReleasePart.isOfCaptioner($0.name) }
                        ? ", or leave --vocabulary out for a model without captions." : "."))
        }
        if blueprint.captioner == nil,
            let extra = match.extra.first(where: { ReleasePart.isOfCaptioner($0.name) })
        {
            throw CommandError(
                .mismatch, files[extra.file],
                "holds a captioner (\(Self.some([extra.name])))",
                remedy: "Give the vocabulary that it was trained with "
                    + "(--vocabulary), or leave the file out for a model without captions.")
        }
        if let extra = match.extra.first {
            throw CommandError(
                .mismatch, files[extra.file],
                "\(match.extra.count) tensors are not parameters of \(blueprint.name) ("
                    + "\(Self.some(match.extra.map(\.name))))",
                remedy: "Give the experiment that the files belong to.")
        }
    }

    private static func some(_ names: [String]) -> String { some(names.map { "\"\($0)\"" }, most: 3) }

    private static func some(_ names: [String], most: Int) -> String {
        names.prefix(most).joined(separator: ", ") + (names.count > most ? ", ..." : "")
    }

    // A backbone.

    private func makeBackbone(_ checkpoints: [ForeignWeights]) throws {
        let names = checkpoints[0].entries.map(\.name)
        let backbone: Blueprint.Backbone
        if names.contains(where: { $0.hasSuffix("conv5b.weight") }) {
            backbone = .c3d
        } else if names.contains(where: { $0.hasSuffix("base.0.conv_s.weight") }) {
            backbone = .s3d
        } else {
            throw CommandError(
                .mismatch, files[0],
                "holds neither C3D (conv5b.weight) nor S3D (base.0.conv_s.weight) but "
                    + "\(Self.some(names))",
                remedy: "Give a state dict of one of them, or --experiment for a whole network."
            )
        }
        let blueprint = size.blueprint(
            of: backbone == .c3d ? .baseline : .s3d, vocabularyCount: Blueprint().vocabularyCount)
        let match = try match(blueprint.backboneParameters, checkpoints)
        // The last layer is as wide as the number of film classes; all others must fit.
        if let misfit = match.misfits.first(where: { !$0.parameter.name.hasPrefix("fc.") }) {
            throw CommandError(
                .mismatch, files[0],
                "tensor \"\(misfit.source.name)\" has shape \(misfit.shape), expected "
                    + "\(misfit.parameter.shape)",
                remedy: "If it is a narrower \(backbone == .c3d ? "C3D" : "S3D"), give its --width; "
                    + "if it is part of a whole network, give --experiment.")
        }
        let lacking = match.missing.filter { !$0.name.hasPrefix("fc.") }
        guard lacking.isEmpty else {
            throw CommandError(
                .mismatch, files[0],
                "\(lacking.count) parameters of \(backbone.title) are missing ("
                    + "\(Self.some(lacking.map(\.name))))",
                remedy: "Give the whole network.")
        }
        for misfit in match.misfits {
            say(
                "\(misfit.source.name) has shape \(misfit.shape), the network here has \(misfit.parameter.shape): it is left "
                    + "out; training starts from initial values there")
        }
        if !match.missing.isEmpty {
            say(
                "\(Self.some(match.missing.map(\.name))) not found; training starts from initial values there"
            )
        }
        if !match.extra.isEmpty {
            say(
                "\(match.extra.count) tensors that no network here has are left out: \(Self.some(match.extra.map(\.name)))"
            )
        }
        let found = blueprint.backboneParameters.filter { match.sources[$0.name] != nil }
        try BackboneFile.write(backbone, found, to: target) { parameter in
            guard let source = match.sources[parameter.name] else {
                preconditionFailure("\(parameter.name) was matched")
            }
            return try checkpoints[source.file].tensor(source.name)
        }
        print("\(target.path): \(backbone.title) backbone, \(found.count) tensors")
    }

    // A model to state dicts.

    private func makeStateDicts(of model: ModelFile) throws {
        do {
            try FileManager.default.createDirectory(at: target, withIntermediateDirectories: true)
        } catch {
            throw CommandError(
                .cannotCreate, output,
                "cannot be made (\(error.localizedDescription))",
                remedy: "Name another folder.")
        }
        let blueprint = model.card.blueprint
        let number =
            Experiment.allCases.first {
                $0.blueprint(
                    widthMultiplier: blueprint.widthMultiplier, inputSize: blueprint.inputSize,
                    vocabularyCount: blueprint.vocabularyCount) == blueprint
            }.map { "\($0.rawValue)" } ?? "x"
        for part in ReleasePart.allCases {
            let parameters = part.parameters(of: blueprint)
            guard !parameters.isEmpty else { continue }
            let file = target.appending(path: "\(part.rawValue)_\(number).pth")
            try writeTorchCheckpoint(Self.entries(parameters), to: file) { name in
                name.hasSuffix(Self.counter) ? Tensor(shape: [], values: [0]) : try model.tensor(name)
            }
            print(file.path)
        }
        if model.card.isTrainedOnSimulation {
            say(
                "trained on simulated dives only; state dicts cannot record that, and a model made from them will not warn of it"
            )
        }
        guard blueprint.captioner != nil else { return }
        let vocabulary = target.appending(path: "vocab.json")
        try writeAtomically(try Self.releaseVocabulary(model.card.vocabulary.words), to: vocabulary)
        print(vocabulary.path)
    }

    /// Number of batches that a normalisation has seen: PyTorch requires it but does not use it here.
    private static let counter = "num_batches_tracked"

    /// The state dict's entries; a counter follows each running variance, as in PyTorch.
    private static func entries(_ parameters: [Parameter]) -> [TorchCheckpoint.Entry] {
        let variance = "running_var"
        return parameters.flatMap { parameter in
            let entry = TorchCheckpoint.Entry(name: parameter.name, shape: parameter.shape)
            guard parameter.name.hasSuffix(variance) else { return [entry] }
            let name = parameter.name.dropLast(variance.count) + counter
            return [entry, TorchCheckpoint.Entry(name: String(name), shape: [], elementType: .int64)]
        }
    }

    /// `vocab.json` in the release's format.
    private static func releaseVocabulary(_ words: [String]) throws -> Data {
        struct File: Encodable {
            let words: [String: String]
            let ids: [String: Int]

            enum CodingKeys: String, CodingKey {
                case words = "ix_to_word"
                case ids = "word_to_ix"
            }
        }
        let numbered = Array(words.enumerated())
        return try JSONEncoder().encode(
            File(
                words: Dictionary(uniqueKeysWithValues: numbered.map { ("\($0)", $1) }),
                ids: Dictionary(numbered.map { ($1, $0) }, uniquingKeysWith: { first, _ in first })))
    }

    private func say(_ text: String, of file: String? = nil) {
        StandardError.write(TerminalText.escaped("\(file ?? files[0]): \(text)") + "\n")
    }
}
