import ArgumentParser
import Blueprints

/// Shows the networks of the study.
struct ExperimentsCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "experiments", abstract: "Shows the networks of the architecture study.",
        subcommands: [Show.self])

    /// The experiments that can be run.
    enum Experiment: String, CaseIterable, ExpressibleByArgument {
        case baseline
    }

    /// Layers, parameters and operations of one network.
    struct Show: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Shows a network's layers, parameters and operations.",
            discussion: """
                EXAMPLES
                  divelab experiments show baseline
                  divelab experiments show baseline --width 0.25 --input-size 56
                """)

        @Argument(help: "Which experiment: \(Experiment.allCases.map(\.rawValue).joined(separator: ", ")).")
        var experiment: Experiment

        @OptionGroup var size: NetworkSize

        @Option(help: "Words of the captioner, eos and sos included.")
        var vocabulary = Blueprint().vocabularyCount

        func run() throws {
            let blueprint = size.blueprint(vocabularyCount: vocabulary)
            try exitOnFailure { try blueprint.validate() }
            print(blueprint.summary, terminator: "")
        }
    }
}

/// The size of a network, where it is not the papers'.
struct NetworkSize: ParsableArguments {
    @Option(name: .customLong("width"), help: "Factor on every hidden width.")
    var widthMultiplier = 1.0

    @Option(help: "Height and width of a clip in pixels.")
    var inputSize = 112

    func blueprint(vocabularyCount: Int) -> Blueprint {
        Blueprint(widthMultiplier: widthMultiplier, inputSize: inputSize, vocabularyCount: vocabularyCount)
    }
}
