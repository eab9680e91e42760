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
    @Option(name: .customLong("width"), help: "Factor on every hidden width; 1 where it is not given.")
    var widthMultiplier: Double?

    @Option(help: "Height and width of a clip in pixels; 112 where it is not given.")
    var inputSize: Int?

    var isGiven: Bool { widthMultiplier != nil || inputSize != nil }

    func blueprint(vocabularyCount: Int) -> Blueprint {
        let papers = Blueprint()
        return Blueprint(
            widthMultiplier: widthMultiplier ?? papers.widthMultiplier,
            inputSize: inputSize ?? papers.inputSize, vocabularyCount: vocabularyCount)
    }
}
