import Foundation
import Testing

/// What the tests read of a JSON line.
struct Verdict: Decodable {
    struct Classes: Decodable { let probabilities: [Double] }
    struct Footage: Decodable {
        let frames: Int
        let window: [Int]
    }

    struct Dive: Decodable { let number: String }

    let file: String
    let score: Double
    let dive: Dive
    let classification: [String: Classes]
    let footage: Footage
    let warnings: [String]

    var frames: Int { footage.frames }
    var window: [Int] { footage.window }

    init(line: String) throws {
        self = try JSONDecoder().decode(Verdict.self, from: Data(line.utf8))
    }

    /// The sum of how far apart the score and all probabilities are.
    func distance(to other: Verdict) -> Double {
        var distance = abs(score - other.score)
        for (name, classes) in classification {
            let pairs = zip(classes.probabilities, other.classification[name]?.probabilities ?? [])
            distance += pairs.reduce(0) { $0 + abs($1.0 - $1.1) }
        }
        return distance
    }
}

extension Workplace {
    /// The verdict on a file that must be scored.
    func verdict(_ file: String) throws -> Verdict {
        let outcome = try divejudge("score", "--json", "--no-ledger", "--threads", "1", "--", file)
        #expect(outcome.status == 0, "\(outcome.errors)")
        return try Verdict(line: outcome.output)
    }
}
