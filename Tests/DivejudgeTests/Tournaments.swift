import Foundation
import GRDB
import Testing

extension Workplace {
    /// Makes a tournament folder of short videos, all different, `001.mp4` and so on.
    ///
    /// - Parameter results: the rows of results.csv below `file,dive_number,difficulty,final_score,event,diver`, each without its
    ///   file; nil for a folder without results.
    func makeTournament(_ name: String, count: Int, results: ((Int) -> String)? = nil) throws {
        let folder = self[name]
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        // Seven dives of another end each, so that their scores differ.
        let videos = try (0..<7).map {
            try Data(contentsOf: makeVideo(".dive.mp4", frames: 104 + 3 * $0))
        }
        for number in 1...count {
            try videos[number % videos.count].appending(box: "\(name) \(number)").write(
                to: folder.appending(path: file(number)))
        }
        guard let results else { return }
        let rows = (1...count).map { "\(file($0)),\(results($0))" }
        try Data(
            (["file,dive_number,difficulty,final_score,event,diver"] + rows).joined(separator: "\n").utf8
        ).write(to: folder.appending(path: "results.csv"))
    }

    private func file(_ number: Int) -> String {
        String(repeating: "0", count: 3 - "\(number)".count) + "\(number).mp4"
    }

    /// Results of a panel that goes up and down; eight divers take turns.
    static func results(event: String) -> (Int) -> String {
        { "107C,3.0,\(40 + $0 * 7 % 50),\(event),Diver \(($0 - 1) % 8 + 1)" }
    }

    /// Asks a ledger of the folder.
    func ask<Answer: DatabaseValueConvertible>(_ ledger: String, _ sql: String) throws -> Answer? {
        try DatabaseQueue(path: self[ledger].path).read { try Answer.fetchOne($0, sql: sql) }
    }
}

extension Data {
    /// The file with a box at its end that players pass over, so that its content is another (ISO/IEC 14496-12, section 8.1.2).
    fileprivate func appending(box text: String) -> Data {
        let size = UInt32(8 + text.utf8.count)
        var whole = self
        Swift.withUnsafeBytes(of: size.bigEndian) { whole.append(contentsOf: $0) }
        whole.append(contentsOf: "free\(text)".utf8)
        return whole
    }
}

/// What the tests read of a line of `evaluate --json`.
struct TournamentLine: Decodable {
    struct Announcement: Decodable { let number: String? }
    struct Standing: Decodable {
        let rank: Int
        let diver: String?
        let files: [String]
        let total: Double
        let finalRank: Int?
        private enum CodingKeys: String, CodingKey {
            case rank, diver, files, total
            case finalRank = "final_rank"
        }
    }
    struct Value: Decodable {
        let value: Double?
        let reason: String?
    }
    struct Comparison: Decodable {
        let dives: Int
        let spearman: Value
    }

    let kind: String
    let event: String?
    let file: String?
    let error: String?
    let announced: Announcement?
    let assessment: Verdict?
    let standings: [Standing]?
    let comparison: Comparison?

    static func all(of output: String) throws -> [TournamentLine] {
        try output.split(separator: "\n").map {
            try JSONDecoder().decode(TournamentLine.self, from: Data($0.utf8))
        }
    }
}
