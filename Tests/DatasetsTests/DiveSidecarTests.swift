import Datasets
import Diving
import Foundation
import TestSupport
import Testing

@Suite struct DiveSidecarTests {
    @Test func `a sidecar reads back and writes the same bytes again`() throws {
        try withFolder { folder in
            let sidecar = try DiveSidecar.make()
            let url = folder.appending(path: "a.truth.json")
            try sidecar.write(to: url)
            let bytes = try Data(contentsOf: url)
            #expect(try DiveSidecar.read(url) == sidecar)
            try sidecar.write(to: url)
            #expect(try Data(contentsOf: url) == bytes)
            #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path) == ["a.truth.json"])
        }
    }

    @Test func `a sidecar is next to its video`() {
        let video = URL(filePath: "/cup/heats/dive 1.mp4")
        #expect(LabeledDive.sidecarURL(for: video).path == "/cup/heats/dive 1.truth.json")
    }

    @Test(arguments: [
        ("", "a.truth.json: it is not the truth of a simulated dive (the JSON is not valid). "),
        ("[]", "a.truth.json: it is not the truth of a simulated dive (the JSON has the wrong type). "),
        (#"{"schema":1}"#, "a.truth.json: it is not the truth of a simulated dive (\"number\" is missing). "),
    ])
    func `a file that is not a sidecar is rejected`(_ text: String, _ message: String) throws {
        try withFolder { folder in
            let url = folder.appending(path: "a.truth.json")
            try Data(text.utf8).write(to: url)
            let error = #expect(throws: DatasetError.self) { try DiveSidecar.read(url) }
            #expect(error?.description == message + "Simulate the dive again, or remove the file.")
            #expect(error?.kind == .badData)
        }
    }

    @Test func `another schema, a missing file and a non-finite number are rejected`() throws {
        try withFolder { folder in
            let url = folder.appending(path: "a.truth.json")
            var sidecar = try DiveSidecar.make()
            sidecar.schema = 2
            try sidecar.write(to: url)
            let schema = #expect(throws: DatasetError.self) { try DiveSidecar.read(url) }
            #expect(
                schema?.description == "a.truth.json: it follows schema 2, expected 1. "
                    + "Simulate the dive again with this version.")
            let absent = folder.appending(path: "b.truth.json")
            let missing = failure { try DiveSidecar.read(absent) }
            #expect(
                missing?.description == "b.truth.json: it cannot be read (No such file or directory). "
                    + "Check that the file exists and may be read.")
            #expect(missing?.kind == .missing)
            sidecar.executionQuality = .nan
            let nan = #expect(throws: DatasetError.self) { try sidecar.write(to: url) }
            #expect(
                nan?.description
                    == "a.truth.json: it cannot be written as JSON (\"executionQuality\" is nan). "
                    + "Every number must be finite.")
        }
    }
}

extension DiveSidecar {
    fileprivate static func make() throws -> DiveSidecar {
        let frame = FrameTruth(
            somersault: 1.25, twist: 0.5, hipAngle: 40, kneeAngle: 60, legsApart: 3, bodyTilt: -170,
            height: 4.5,
            distance: 1.2, splash: 0, phase: .flight)
        return DiveSidecar(
            number: try DiveNumber("5253B"), platformHeight: 10, frameRate: 25, takeOffFrame: 40,
            entryFrame: 82,
            faults: ["entry_angle_degrees": 14, "splash_metres": 0.75], executionQuality: 7.25,
            frames: [frame, frame])
    }
}
