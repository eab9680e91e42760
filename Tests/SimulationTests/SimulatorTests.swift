import Datasets
import Diving
import Footage
import Foundation
import Simulation
import Synchronization
import Testing

/// Whole runs, from a configuration to files.
@Suite struct SimulatorTests {
    private func withFolder(_ body: (URL) throws -> Void) throws {
        let folder = FileManager.default.temporaryDirectory.appending(
            path: "simulator-\(UUID().uuidString)", directoryHint: .isDirectory)
        defer { try? FileManager.default.removeItem(at: folder) }
        try body(folder)
    }

    private static let small = SimulationConfiguration(
        events: 2, divesPerEvent: 2, seed: 41, width: 160, height: 120)

    /// The bytes of every file under a folder, by its path.
    private func contents(of folder: URL) throws -> [String: Data] {
        let paths = try FileManager.default.subpathsOfDirectory(atPath: folder.path)
        var contents: [String: Data] = [:]
        for path in paths where !path.hasSuffix(".simulation.json") {
            let file = folder.appending(path: path)
            if !file.hasDirectoryPath, let data = FileManager.default.contents(atPath: file.path) {
                contents[path] = data
            }
        }
        return contents
    }

    @Test func `the same seed gives the same bytes with any number of workers, another seed different ones`()
        throws
    {
        try withFolder { folder in
            let names = ["one", "two", "three"].map {
                folder.appending(path: $0, directoryHint: .isDirectory)
            }
            try Simulator(Self.small).run(to: names[0], workers: 1)
            try Simulator(Self.small).run(to: names[1], workers: 2)
            var other = Self.small
            other.seed = 42
            try Simulator(other).run(to: names[2])
            let first = try contents(of: names[0])
            #expect(first.count == 2 * (1 + 2 * 2))
            #expect(try contents(of: names[1]) == first)
            let videos = Set(first.filter { $0.key.hasSuffix(".mp4") }.values)
            let others = Set(try contents(of: names[2]).filter { $0.key.hasSuffix(".mp4") }.values)
            #expect(videos.count == 4 && videos.isDisjoint(with: others))
        }
    }

    @Test func `videos, truth and results agree, and the entry lies inside the judged window`() throws {
        try withFolder { folder in
            let tournaments = try Simulator(Self.small).run(to: folder)
            #expect(tournaments.count == 2)
            for tournament in tournaments {
                let dives = try readTournament(tournament)
                #expect(dives.count == 2)
                for dive in dives {
                    let truth = try #require(dive.truth)
                    let sidecar = try DiveSidecar.read(try #require(dive.sidecar))
                    let window = try FootageReader().window(of: dive.video)
                    #expect(sidecar.frames.count == window.decodedFrameCount)
                    #expect(window.repeatedFrameCount == 0)
                    // The network's six clips end seven frames before the video does.
                    #expect(sidecar.entryFrame > window.window.lowerBound)
                    #expect(sidecar.entryFrame + 8 <= window.window.upperBound - 7)
                    #expect(sidecar.number == truth.number)
                    #expect(truth.awards.count == 7)
                    #expect(
                        try JudgingPanel(awards: truth.awards)
                            .finalScore(difficulty: #require(truth.difficulty)) == truth.finalScore)
                    #expect(sidecar.frames[sidecar.takeOffFrame].phase == .flight)
                    #expect(sidecar.frames[sidecar.entryFrame].phase == .entry)
                    #expect(sidecar.frames[sidecar.entryFrame - 1].phase == .flight)
                    #expect(sidecar.frames.map(\.splash).max() ?? 0 > 0.1)
                }
            }
        }
    }

    @Test func `a second run keeps complete dives, renders missing ones and accepts more dives`() throws {
        try withFolder { folder in
            var configuration = Self.small
            configuration.events = 1
            let tournament = try #require(try Simulator(configuration).run(to: folder).first)
            let before = try contents(of: tournament)
            try FileManager.default.removeItem(at: tournament.appending(path: "002.truth.json"))
            let kept = tournament.appending(path: "001.mp4")
            let date = Date(timeIntervalSince1970: 1_000_000)
            try FileManager.default.setAttributes([.modificationDate: date], ofItemAtPath: kept.path)
            configuration.divesPerEvent = 3
            try Simulator(configuration).run(to: folder)
            let after = try contents(of: tournament)
            let attributes = try FileManager.default.attributesOfItem(atPath: kept.path)
            #expect(attributes[.modificationDate] as? Date == date)
            #expect(after["002.mp4"] == before["002.mp4"])
            #expect(after["002.truth.json"] == before["002.truth.json"])
            #expect(after["003.mp4"] != nil)
            #expect(try readTournament(tournament).count == 3)
        }
    }

    @Test func `a folder with another seed is rejected`() throws {
        try withFolder { folder in
            var configuration = Self.small
            configuration.events = 1
            configuration.divesPerEvent = 1
            try Simulator(configuration).run(to: folder)
            configuration.seed = 43
            let simulator = try Simulator(configuration)
            let error = try #require(throws: SimulationError.self) { try simulator.run(to: folder) }
            #expect(error.kind == .badData)
            #expect(
                error.description.hasSuffix(
                    ": it holds dives of another seed or picture. Name another folder, or repeat the options "
                        + "recorded in its .simulation.json."))
        }
    }

    @Test func `an impossible configuration is rejected with its numbers`() {
        let error = #expect(throws: SimulationError.self) {
            try Simulator(SimulationConfiguration(width: 321, height: 240))
        }
        #expect(
            error?.description
                == "size: 321x240 pixels cannot be rendered. Give even sides of 64 to 4096 pixels.")
        #expect(error?.kind == .mismatch)
    }

    @Test func `a cancelled run leaves only complete dives`() throws {
        try withFolder { folder in
            let simulator = try Simulator(Self.small)
            let finished = Atomic<Int>(0)
            #expect(throws: CancellationError.self) {
                try simulator.run(to: folder, isCancelled: { finished.load(ordering: .relaxed) > 0 }) {
                    finished.store($0.finished, ordering: .relaxed)
                }
            }
            let files = try contents(of: folder).keys
            #expect(files.count { $0.hasSuffix(".mp4") } == 1)
            #expect(files.count { $0.hasSuffix(".truth.json") } == 1)
            #expect(!files.contains { $0.hasSuffix(".partial") })
        }
    }

    @Test func `a folder with more dives than requested is rejected`() throws {
        try withFolder { folder in
            try Simulator(Self.small).run(to: folder)
            var fewer = Self.small
            fewer.divesPerEvent -= 1
            let error = #expect(throws: SimulationError.self) { try Simulator(fewer).run(to: folder) }
            #expect(error?.description.contains("it holds more events or dives than are asked for") == true)
        }
    }
}
