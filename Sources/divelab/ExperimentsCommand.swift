import ArgumentParser
import Blueprints

/// Shows the networks of the study.
struct ExperimentsCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "experiments", abstract: "Shows the eight networks of the architecture study.",
        subcommands: [List.self, Show.self], defaultSubcommand: List.self)

    /// The eight experiments, one per line.
    struct List: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Lists the experiments with their parameters and operations.")

        @OptionGroup var size: NetworkSize

        func run() throws {
            var rows = [["", "name", "network", "parameters", "GFLOP a dive"]]
            for experiment in Experiment.allCases {
                let blueprint = size.blueprint(
                    of: experiment, vocabularyCount: Blueprint().vocabularyCount)
                try exitOnFailure { try blueprint.validate() }
                rows.append([
                    "\(experiment.rawValue)", experiment.name, blueprint.name,
                    blueprint.parameterCount.grouped,
                    String(format: "%.1f", Double(blueprint.operationCount) / 1e9),
                ])
            }
            print(alignedTable(rows, rightAligned: [3, 4]), terminator: "")
        }
    }

    /// Layers, parameters and operations of one network.
    struct Show: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Shows a network's layers, parameters and operations.",
            discussion: """
                EXAMPLES
                  divelab experiments show baseline
                  divelab experiments show s3d-attention --width 0.25 --input-size 56
                """)

        @Argument(help: "Which experiment, by number or name.")
        var experiment: Experiment

        @OptionGroup var size: NetworkSize

        @Option(help: "Words of the captioner, eos and sos included.")
        var vocabulary = Blueprint().vocabularyCount

        func run() throws {
            let blueprint = size.blueprint(of: experiment, vocabularyCount: vocabulary)
            try exitOnFailure { try blueprint.validate() }
            print(blueprint.summary, terminator: "")
        }
    }
}

/// The size of a network that differs from the papers'.
struct NetworkSize: ParsableArguments {
    @Option(name: .customLong("width"), help: "Factor on every hidden width; default: 1.")
    var widthMultiplier: Double?

    @Option(help: "Height and width of a clip in pixels; 112 where it is not given.")
    var inputSize: Int?

    var isGiven: Bool { widthMultiplier != nil || inputSize != nil }

    func blueprint(of experiment: Experiment, vocabularyCount: Int) -> Blueprint {
        let papers = Blueprint()
        return experiment.blueprint(
            widthMultiplier: widthMultiplier ?? papers.widthMultiplier,
            inputSize: inputSize ?? papers.inputSize, vocabularyCount: vocabularyCount)
    }
}
