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

    @Test func `every sample is judged, and the verdict says that the training was simulated`() throws {
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
            // Stored turned clockwise; ffmpeg 5 writes "rotate=90" as a matrix that turns it back counter-clockwise.
            try workplace.ffmpeg(
                "-i", sample(name), "-vf", "transpose=1", "-c:v", "libx264", "-crf", "18", lying)
            try workplace.ffmpeg("-i", lying, "-c", "copy", "-metadata:s:v:0", "rotate=90", marked)
            let (original, other) = (try verdict(sample(name)), try verdict(marked))
            #expect(abs(other.score - original.score) <= 2, "\(name): \(other.score) and \(original.score)")
        }
    }

    @Test func `a verdict takes under three seconds of a processor and 400 MB`() throws {
        let cost = try workplace.cost(
            of: ["score", "--no-ledger", sample("001.mp4")], environment: Self.model)
        #expect(cost.processorSeconds < 3)
        #expect(cost.peakMegabytes > 10 && cost.peakMegabytes < 400, "\(cost)")
    }
}
