/// The benchmark of `Scoring` against PyTorch eager.
///
/// It runs itself for measurements that need a small fresh process; those two commands are internal.
@main
enum ScoringBenchmark {
    static func main() {
        let arguments = Array(CommandLine.arguments.dropFirst())
        switch arguments.first {
        case LaunchCommand.name: LaunchCommand.main(Array(arguments.dropFirst()))
        case VerdictCommand.name: VerdictCommand.main(Array(arguments.dropFirst()))
        default: CompareCommand.main(arguments)
        }
    }
}
