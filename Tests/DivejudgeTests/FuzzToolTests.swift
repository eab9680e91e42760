import Foundation
import Testing

/// RELIABILITY 6, as a person meets it: a batch of damaged videos.
@Suite struct FuzzToolTests {
    @Test(.timeLimit(.minutes(20))) func `each damaged video is judged or rejected by name`() throws {
        let workplace = try Workplace()
        var names: [String] = []
        for video in FuzzTests.videos {
            let bytes = [UInt8](try Data(contentsOf: video))
            for seed in 1000..<1003 {
                names.append("\(seed)-\(video.lastPathComponent)")
                try Data(bytes.mutated(seed: UInt64(seed))).write(to: workplace[names[names.count - 1]])
            }
        }
        let outcome = try workplace.shell(
            "\"$DIVEJUDGE\" score --no-ledger --json -- \(names.joined(separator: " "))")
        let judged = try outcome.output.split(separator: "\n").map { try Verdict(line: String($0)).file }
        let messages = outcome.errors.split(separator: "\n")
        let refused = names.filter { name in messages.contains { $0.hasPrefix("error: \(name): ") } }
        #expect(outcome.status == 1, "\(outcome.errors)")
        #expect(judged.count + refused.count == names.count)
        #expect(Set(judged + refused) == Set(names))
        #expect(messages.last == "error: \(refused.count) of \(names.count) files could not be judged")
        // A line for each, and one for all.
        #expect(messages.count == refused.count + 1, "\(outcome.errors)")
    }
}
