import Datasets
import Diving
import Statistics
import Testing
import Training

struct ClipTruthTests {
    private func value(_ name: String, _ values: [Double?]) throws -> Double? {
        let index = try #require(ClipTruth.names.firstIndex(of: name))
        return values[index]
    }

    private func isNear(_ value: Double?, _ expected: Double) -> Bool {
        value.map { abs($0 - expected) < 1e-9 } ?? false
    }

    @Test func `every target has a unique name`() {
        #expect(Set(ClipTruth.names).count == ClipTruth.count)
    }

    @Test func `a clip in flight gives rotation and body shape`() throws {
        // Half a revolution over 15 steps; a hip of 90 degrees: (90 - 140) / 40.
        let frames = (0..<16).map { FrameTruth.make(somersault: Double($0) / 30, hipAngle: 90) }
        let values = ClipTruth.values(of: frames, number: try DiveNumber("203C"))
        #expect(try isNear(value("somersault turned", values), 0))
        #expect(try value("hip angle, mean", values) == -1.25)
        #expect(try value("share in flight", values) == 1)
        #expect(try value("turns forwards", values) == -1)
        #expect(try value("faces the platform", values) == nil)
        #expect(try value("tilt at entry, sine", values) == nil)
    }

    @Test func `the clip of the entry gives its angle`() throws {
        let frames = (0..<16).map { index in
            FrameTruth.make(somersault: 1, bodyTilt: 150, phase: index < 8 ? .flight : .entry)
        }
        let values = ClipTruth.values(of: frames, number: try DiveNumber("101B"))
        #expect(try isNear(value("tilt at entry, sine", values), 1.5))  // 3 sin 150
    }

    @Test func `a body under water has no target`() throws {
        let frames = Array(repeating: FrameTruth.make(phase: .under), count: 16)
        let values = ClipTruth.values(of: frames, number: try DiveNumber("101B"))
        #expect(try value("hip angle, mean", values) == nil)
        #expect(try value("somersault turned, quarter 3", values) == nil)
        #expect(try value("share after entry", values) == 1.5)
    }
}
