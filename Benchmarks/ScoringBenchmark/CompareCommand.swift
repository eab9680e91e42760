import ArgumentParser
import Files
import Foundation
import Scoring

struct CompareCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "benchmark",
        abstract: "Compares dive-judge with PyTorch in one run, round by round.",
        discussion: """
            EXAMPLES
              benchmark --python ~/torch/bin/python
              benchmark --python ~/torch/bin/python --instructions avx2 --output result.md
              benchmark --python ~/torch/bin/python --only c3d s3d --quick

            The machine is to be quiet: nothing else may run meanwhile.
            """)

    @Option(
        help: ArgumentHelp("A Python that has PyTorch.", valueName: "path"), completion: .file(),
        transform: { URL(filePath: $0) })
    var python: URL

    @Option(help: "Threads of both sides. (default: one a processor core that may be used)")
    var threads: Int?

    @Option(help: "Rounds of every comparison.")
    var rounds = 7

    @Flag(help: "Two rounds: to see whether it runs, not how fast.")
    var quick = false

    @Option(help: "Widest instructions that both sides may use. (default: the machine's)")
    var instructions: InstructionSet?

    @Option(parsing: .upToNextOption, help: "Only these comparisons.")
    var only: [Theme] = []

    @Option(
        help: ArgumentHelp("Keep the report in this file, too.", valueName: "file"),
        completion: .file(extensions: ["md"]), transform: { URL(filePath: $0) })
    var output: URL?

    func validate() throws {
        if let threads, !(1...256).contains(threads) {
            throw ValidationError("--threads is \(threads); give 1 to 256.")
        }
        guard (1...1000).contains(rounds) else {
            throw ValidationError("--rounds is \(rounds); give 1 to 1000.")
        }
        if let instructions, !instructions.isAvailable {
            throw ValidationError(
                "--instructions is \(instructions.rawValue), and this machine has \(InstructionSet.best.rawValue) at best."
            )
        }
    }

    func run() throws {
        signal(SIGPIPE, SIG_IGN)  // writing to a dead worker is then an error
        try DirectConvolution.limit(to: instructions ?? .best)
        let workplace = try Workplace(
            python: python, threads: threads ?? usableProcessorCount(),
            rounds: quick ? 2 : rounds, instructions: instructions ?? .best)
        defer { workplace.remove() }
        let interruption = workplace.removeOnInterruption()
        defer { interruption.cancel() }

        var report = "# dive-judge and PyTorch\n\n" + workplace.header(command: commandLine)
        print(report)
        var goals: [Goal] = []
        for theme in Theme.allCases where only.isEmpty || only.contains(theme) {
            progress("\(theme.title)...")
            let chapter = try theme.measure(in: workplace)
            print(chapter.markdown)
            report += "\n" + chapter.markdown
            goals += chapter.goals
        }
        if !goals.isEmpty {
            let summary = Chapter(goals: goals).markdown
            print(summary)
            report += "\n" + summary
        }
        if let output { try Data(report.utf8).write(to: output) }
    }

    /// The command line, without the path of this machine's Python.
    private var commandLine: String {
        (["bin/benchmark"] + CommandLine.arguments.dropFirst())
            .map { URL(filePath: $0) == python ? "PATH" : $0 }.joined(separator: " ")
    }
}

extension InstructionSet: ExpressibleByArgument {}

/// Shows progress on stderr.
func progress(_ text: String) { FileHandle.standardError.write(Data((text + "\n").utf8)) }
