import ArgumentParser
import Foundation
import Scoring

/// Judges one video like `divejudge score --json`, but can limit the instructions, which `divejudge` cannot.
struct VerdictCommand: ParsableCommand {
    static let name = "verdict"

    @Argument(transform: { URL(filePath: $0) }) var model: URL
    @Argument(transform: { URL(filePath: $0) }) var video: URL
    @Argument var threads: Int
    @Argument var instructions: InstructionSet

    func run() throws {
        let judge = Judge(
            try LoadedModel(contentsOf: model, threads: threads, instructions: instructions),
            threads: threads,
            releasesWeights: true
        )
        print(try judge.assess(video).jsonLine)
    }
}
