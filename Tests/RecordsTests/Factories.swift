import Diving
import Foundation
import Records

extension LedgerRun {
    static func make(tool: String = "divejudge") -> LedgerRun {
        LedgerRun(
            tool: tool, version: "1.0", commandLine: "\(tool) score dive.mp4",
            model: Model(name: "small", sha256: String(repeating: "a", count: 64), blueprintJSON: "{}"),
            preprocessing: "stable-1")
    }
}

extension Assessment {
    static func make(file: String = "dive.mp4", score: Double = 78.4) throws -> Assessment {
        try Assessment(
            file: file, model: Model(name: "small", sha256: "abc", blueprint: "C3D-AVG-MTL"), score: score,
            dive: Dive(number: DiveNumber("407C"), difficulty: 3.2),
            classification: Classification(
                position: [0.1, 0.2, 0.7], armstand: [0.9, 0.1], rotationType: [0.1, 0.1, 0.7, 0.1],
                halfSomersaults: (0..<10).map { $0 == 7 ? 1 : 0 },
                halfTwists: (0..<8).map { $0 == 0 ? 1 : 0 }),
            caption: Caption(text: "a good dive", tokens: [2, 3, 4]),
            footage: Footage(
                frames: 120, frameRate: 25, window: 17...119, clips: 6, preprocessing: "stable-1"),
            seconds: Seconds(decode: 0.2, network: 0.5, total: 0.7), warnings: [])
    }
}
