import ArgumentParser
import Commands

/// The coach's tool: judges dives from video and records the assessments.
@main
struct DiveJudge: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "divejudge",
        abstract: "Judges a dive from its video.",
        discussion: """
            EXAMPLES
              divejudge score dive.mp4             score one dive
              divejudge score *.mp4 --json         one JSON object a line
              divejudge evaluate final/            a tournament: ranking, metrics, report
              divejudge history                    what was judged so far
              divejudge model info                 which model judges, and how well
              divejudge doctor                     check the installation

            Assessments are recorded in a ledger, an SQLite file in ~/.local/share/dive-judge.
            """,
        version: toolVersion,
        subcommands: [
            ScoreCommand.self, EvaluateCommand.self, ReportCommand.self, MergeCommand.self,
            HistoryCommand.self,
            ModelCommand.self, DoctorCommand.self,
        ])

    static func main() {
        Signals.install()
        main(nil)
    }
}
