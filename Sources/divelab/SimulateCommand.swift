import ArgumentParser
import Files
import Foundation
import Simulation
import Terminal

/// Renders labelled dives.
struct SimulateCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "simulate",
        abstract: "Renders labelled dives into tournament folders.",
        discussion: """
            Every event becomes a folder OUT/EVENT with videos, results.csv and, beside each video, the truth of every \
            frame. The same options give the same bytes. Called again with the same options, it goes on where it was \
            stopped.

            EXAMPLES
              divelab simulate --events 4 --dives 25 --seed 1 dives
              divelab simulate --events 1 --dives 4 --seed 7 \\
                  --width 640 --height 360 samples
            """)

    @Option(help: "Tournament folders to make.")
    var events = 1

    @Option(help: "Dives in each event.")
    var dives = 10

    @Option(help: "Seed: other seeds, other dives.")
    var seed: UInt64 = 0

    @Option(help: "Pixels across, even.")
    var width = 320

    @Option(help: "Pixels down, even.")
    var height = 240

    @Option(help: "Dives rendered at the same time; one for each core where it is not given.")
    var workers: Int?

    @Argument(help: "Folder for the tournament folders.", completion: .directory)
    var out: String

    func validate() throws {
        guard workers ?? 1 > 0 else { throw ValidationError("Give at least one worker.") }
    }

    func run() throws {
        try exitOnFailure {
            let simulator = try Simulator(
                SimulationConfiguration(
                    events: events, divesPerEvent: dives, seed: seed, width: width, height: height))
            Interruption.install()
            let line = ProgressLine()
            let start = Date()
            let folders = try simulator.run(
                to: URL(filePath: out), workers: workers ?? usableProcessorCount(),
                isCancelled: { Interruption.isRequested }
            ) { progress in
                line.show(
                    "\(progress.finished) of \(progress.total) dives, \(progress.event), "
                        + remaining(done: progress.finished, of: progress.total, since: start))
            }
            line.finish()
            for folder in folders { print(folder.path) }
        }
    }
}
