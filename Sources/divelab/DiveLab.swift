import ArgumentParser
import Commands

/// The researcher's tool: simulates dives, trains networks and measures them.
@main
struct DiveLab: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "divelab",
        abstract: "Simulates dives, trains networks that judge them, and measures how well they do.",
        discussion: """
            EXAMPLES
              divelab experiments
              divelab simulate --events 4 --dives 25 --seed 1 dives
              divelab train dives/* --output runs/first --width 0.125 --input-size 56
              divelab evaluate runs/first/model.safetensors unseen/* --training dives/*
              divelab reproduce study --scale small --output runs/small
              divelab convert c3d.pickle -o c3d.safetensors
              divelab data verify MTL-AQA
            """,
        version: toolVersion,
        subcommands: [
            SimulateCommand.self, TrainCommand.self, EvaluateCommand.self, ExperimentsCommand.self,
            ReproduceCommand.self, ConvertCommand.self, DataCommand.self,
        ])
}
