import Foundation
import Testing

/// The model in `models/` on the clips in `sample-data/`: what a coach's first call does.
@Suite(.serialized) struct ShippedModelTests {
    let workplace: Workplace

    static let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent()
    static let model = ["DIVEJUDGE_MODEL": root.appending(path: "models/dive-judge-small.safetensors").path]
    static let samples = root.appending(path: "sample-data/dives")

    init() throws { workplace = try Workplace() }

    private func verdict(_ file: String) throws -> Verdict {
        let outcome = try workplace.divejudge(
            "score", "--json", "--no-ledger", "--", file, environment: Self.model)
        #expect(outcome.status == 0, "\(outcome.errors)")
        return try Verdict(line: outcome.output)
    }

    private func sample(_ name: String) -> String { Self.samples.appending(path: name).path }

    @Test func `every sample is judged, and the assessment mentions simulated training`() throws {
        let names = try FileManager.default.contentsOfDirectory(atPath: Self.samples.path).filter {
            $0.hasSuffix(".mp4")
        }
        #expect(names.count >= 4)
        for name in names.sorted() {
            let verdict = try verdict(sample(name))
            #expect((0...110).contains(verdict.score))
            #expect(verdict.warnings.contains { $0.hasPrefix("The model was trained on simulated dives") })
        }
    }

    @Test func `a copy at 50 frames a second scores within two points`() throws {
        for name in ["001.mp4", "003.mp4"] {
            let copy = workplace["fast-\(name)"].path
            try workplace.ffmpeg("-i", sample(name), "-vf", "fps=50", "-c:v", "libx264", "-crf", "18", copy)
            let (original, other) = (try verdict(sample(name)), try verdict(copy))
            #expect(abs(other.score - original.score) <= 2, "\(name): \(other.score) and \(original.score)")
        }
    }

    @Test func `a copy stored on its side with rotation metadata scores within two points`() throws {
        for name in ["001.mp4", "003.mp4"] {
            let lying = workplace["lying-\(name)"].path
            let marked = workplace["marked-\(name)"].path
            // Stored turned clockwise; the matrix turns it back.
            try workplace.ffmpeg(
                "-i", sample(name), "-vf", "transpose=1", "-c:v", "libx264", "-crf", "18", lying)
            try Self.markedToTurnCounterclockwise(Data(contentsOf: URL(filePath: lying)))
                .write(to: URL(filePath: marked))
            let (original, other) = (try verdict(sample(name)), try verdict(marked))
            #expect(abs(other.score - original.score) <= 2, "\(name): \(other.score) and \(original.score)")
        }
    }

    /// An MP4 of one track with another matrix; ffmpeg's versions have no common option for it.
    ///
    /// The track header (ISO/IEC 14496-12, clause 8.3.2) has its matrix 44 bytes behind its type: 16.16 numbers a, b, u, c, d, ...
    private static func markedToTurnCounterclockwise(_ file: Data) throws -> Data {
        let header = try #require(file.range(of: Data("tkhd".utf8)))
        let matrix: [Int32] = [0, -1 << 16, 0, 1 << 16, 0]
        let bytes = matrix.flatMap { withUnsafeBytes(of: $0.bigEndian, Array.init) }
        var marked = file
        marked.replaceSubrange(header.lowerBound + 44..<header.lowerBound + 44 + bytes.count, with: bytes)
        return marked
    }

    @Test func `an assessment takes under three seconds of processor time and 400 MB`() throws {
        let cost = try workplace.cost(
            of: ["score", "--no-ledger", sample("001.mp4")], environment: Self.model)
        #expect(cost.processorSeconds < 3)
        #expect(cost.peakMegabytes > 10 && cost.peakMegabytes < 400, "\(cost)")
    }
}
