import Files
import Foundation
import Tensors
import TestSupport
import Testing

@Suite struct SafetensorsTests {
    @Test func `a written file reads back`() throws {
        let file = try TemporaryFile()
        let weight = Tensor(shape: [2, 3], values: [1, -2.5, 3e-8, 0, .greatestFiniteMagnitude, -0.0])
        let bias = Tensor(shape: [], values: [7])
        try writeSafetensors(
            [("weight", weight), ("bias", bias)], metadata: ["model": "a \"b\" \u{1}"], to: file.url)

        let read = try SafetensorsFile(file.url)
        #expect(read.metadata["model"] == "a \"b\" \u{1}")
        #expect(Set(read.entries.keys) == ["weight", "bias"])
        #expect(try read.tensor("weight") == weight)
        #expect(try read.tensor("bias") == bias)
    }

    @Test func `16-bit values are rounded to nearest even and widened back`() throws {
        // 1 + 2^-11 lies half-way between two binary16 values and goes to the even one, 1; 1 + 3 * 2^-11 goes up.
        // bfloat16 keeps 8 bits of significand: 1 + 2^-8 is half-way and goes to 1, 1 + 3 * 2^-8 goes to 1 + 2^-6.
        let file = try TemporaryFile()
        let half = Tensor(shape: [3], values: [1 + 0x1p-11, 1 + 0x3p-11, 65504])
        try writeSafetensors([("x", half)], metadata: [:], elementType: .float16, to: file.url)
        #expect(try SafetensorsFile(file.url).tensor("x").values == [1, 1 + 0x1p-9, 65504])

        let brain = Tensor(shape: [2], values: [1 + 0x1p-8, 1 + 0x3p-8])
        try writeSafetensors([("x", brain)], metadata: [:], elementType: .bfloat16, to: file.url)
        #expect(try SafetensorsFile(file.url).tensor("x").values == [1, 1 + 0x1p-6])
    }

    @Test func `tensors requested one by one give the same file`() throws {
        // More than a piece of 2^18 values, and lengths that leave the checksum's blocks half full.
        let tensors = [7, 300_001, 0, 13].enumerated().map { index, count in
            (name: "t\(index)", tensor: Tensor(shape: [count], values: (0..<count).map { Float($0) * 0.1 }))
        }
        for elementType in [ElementType.float32, .float16, .bfloat16] {
            let file = try TemporaryFile()
            try writeSafetensors(tensors, metadata: ["a": "b"], elementType: elementType, to: file.url)
            let whole = try Data(contentsOf: file.url)
            var asked: [String] = []
            try writeSafetensors(
                tensors.map { ($0.name, $0.tensor.shape) }, metadata: ["a": "b"], elementType: elementType,
                to: file.url
            ) { name in
                asked.append(name)
                return try #require(tensors.first { $0.name == name }).tensor
            }
            #expect(try Data(contentsOf: file.url) == whole)
            #expect(asked == ["t0", "t1", "t2", "t3"])
            let read = try SafetensorsFile(file.url)
            if elementType == .float32 {
                for (name, tensor) in tensors { #expect(try read.tensor(name) == tensor) }
            }
        }
    }

    @Test func `an unavailable tensor leaves the earlier file`() throws {
        let file = try TemporaryFile()
        try writeAtomically("earlier", to: file.url)
        struct Lost: Error {}
        #expect(throws: Lost.self) {
            try writeSafetensors([("x", [1])], metadata: [:], to: file.url) { _ in throw Lost() }
        }
        #expect(try String(contentsOf: file.url, encoding: .utf8) == "earlier")
        #expect(try FileManager.default.contentsOfDirectory(atPath: file.folder.path).count == 1)
    }

    /// The shipped model: written before tensors were asked for one by one, and its checksum with it.
    static let shipped = URL(filePath: #filePath).deletingLastPathComponent()
        .appending(path: "../../models/dive-judge-small.safetensors").standardizedFileURL

    @Test(
        .enabled(
            if: FileManager.default.fileExists(atPath: shipped.path), "the package stands without its models")
    )
    func `an earlier version's model is rewritten bit for bit`() throws {
        let model = try SafetensorsFile(Self.shipped)
        let entries = model.entries.sorted { $0.value.range.lowerBound < $1.value.range.lowerBound }
        let file = try TemporaryFile()
        try writeSafetensors(
            entries.map { ($0.key, $0.value.shape) }, metadata: model.metadata,
            elementType: try #require(entries.first).value.elementType, to: file.url
        ) { try model.tensor($0) }
        #expect(try Data(contentsOf: file.url) == Data(contentsOf: Self.shipped))
    }

    @Test func `another writer's file needs no checksum`() throws {
        let file = try TemporaryFile()
        let header = #"{"x":{"dtype":"F32","shape":[1],"data_offsets":[0,4]},"__metadata__":{"format":"pt"}}"#
        try file.write(header: header, data: [0, 0, 0x80, 0x3F])
        #expect(try SafetensorsFile(file.url).tensor("x").values == [1])
    }

    @Test func `a missing tensor is named`() throws {
        let file = try TemporaryFile()
        try writeSafetensors([("x", Tensor(shape: [1], values: [1]))], metadata: [:], to: file.url)
        let read = try SafetensorsFile(file.url)
        let error = #expect(throws: TensorsError.self) { try read.tensor("y") }
        #expect(error?.code == .missingTensor)
        #expect(
            error?.description == "\(file.url.path): has no tensor \"y\". Give a model of this network.")
    }

    /// A header, how many data bytes follow it, and the reason that the error must give.
    struct Malformation: CustomTestStringConvertible {
        let header: String
        var dataCount = 4
        let reason: String
        var testDescription: String { reason }
    }

    static let malformations = [
        Malformation(header: "[]", reason: "its header is not a JSON object"),
        Malformation(header: "{\"x\":", reason: "no JSON value"),
        Malformation(header: "{} {}", reason: "text after the end"),
        Malformation(
            header: entry("x") + "," + entry("x"), reason: "the key \"x\" twice"),
        Malformation(
            header: #""x":{"dtype":"F32","dtype":"F32","shape":[1],"data_offsets":[0,4]}"#,
            reason: "the key \"dtype\" twice"),
        Malformation(header: entry("x", offsets: "4,8"), dataCount: 8, reason: "a hole before \"x\""),
        Malformation(
            header: entry("x") + "," + entry("y", offsets: "2,6"), dataCount: 6, reason: "an overlap at \"y\""
        ),
        Malformation(header: entry("x"), dataCount: 5, reason: "1 bytes follow the last tensor"),
        Malformation(
            header: entry("x"), dataCount: 3, reason: "its tensors need 4 bytes, of which 3 are there"),
        Malformation(header: entry("x", shape: "4611686018427387904,4"), reason: "a shape that overflows"),
        Malformation(
            header: entry("x", type: "U8", shape: "0,4611686018427387904", offsets: "0,0"), dataCount: 0,
            reason: "a shape that overflows"),
        Malformation(header: entry("x", shape: "-1"), reason: "an extent that is not a count"),
        Malformation(header: entry("x", shape: "1.5"), reason: "an extent that is not a count"),
        Malformation(header: entry("x", shape: "2"), reason: "needs 8 bytes and has 4"),
        Malformation(header: entry("x", offsets: "4,0"), reason: "data_offsets that are not a range"),
        Malformation(header: entry("x", type: "F99"), reason: "the element type F99"),
        Malformation(
            header: #""__metadata__":{"a":1}"#, dataCount: 0, reason: "the metadata \"a\" is not a string"),
        Malformation(
            header: #""x":"# + String(repeating: "[", count: 100_000), dataCount: 0,
            reason: "nested too deeply"),
        Malformation(
            header: entry("x", shape: Array(repeating: "1", count: 65).joined(separator: ",")),
            reason: "an array of more than 64 elements"),
        Malformation(
            header: entry(String(repeating: "n", count: 5000), type: "F99"),
            reason: "\"" + String(repeating: "n", count: 100) + "...\" has the element type F99"),
        Malformation(header: entry(#"\u+041"#), reason: "an unknown escape"),
    ]

    static func entry(
        _ name: String, type: String = "F32", shape: String = "1", offsets: String = "0,4"
    ) -> String {
        #""\#(name)":{"dtype":"\#(type)","shape":[\#(shape)],"data_offsets":[\#(offsets)]}"#
    }

    /// RELIABILITY 66.
    @Test(arguments: malformations)
    func `an invalid header is rejected with the reason`(_ malformation: Malformation) throws {
        let file = try TemporaryFile()
        let header = malformation.header.hasPrefix("\"") ? "{\(malformation.header)}" : malformation.header
        try file.write(header: header, data: Array(repeating: 0, count: malformation.dataCount))
        let error = #expect(throws: TensorsError.self) { try SafetensorsFile(file.url) }
        #expect(error?.kind == .badData)
        #expect(
            error?.explanation.contains(malformation.reason) == true, "\(error?.explanation ?? "no error")")
    }

    /// RELIABILITY 66.
    @Test func `a header longer than the format allows, or than the file, is rejected`() throws {
        let file = try TemporaryFile()
        try file.write(headerLength: 100_000_001, header: "{}", data: [])
        #expect(
            #expect(throws: TensorsError.self) { try SafetensorsFile(file.url) }?.explanation
                == "claims a header of 100000001 bytes; the format allows 100000000. Check where it comes from."
        )
        try file.write(headerLength: 1000, header: "{}", data: [])
        #expect(
            #expect(throws: TensorsError.self) { try SafetensorsFile(file.url) }?.explanation
                == "is cut short: its header has 1000 bytes, of which 2 are there. Download or copy it again."
        )
        try file.write(headerLength: .max, header: "{}", data: [])
        #expect(#expect(throws: TensorsError.self) { try SafetensorsFile(file.url) }?.kind == .badData)
    }

    /// RELIABILITY 55.
    @Test func `a truncated file is rejected`() throws {
        let file = try TemporaryFile()
        try writeSafetensors([("x", Tensor(shape: [50], repeating: 1))], metadata: ["a": "b"], to: file.url)
        let whole = try Data(contentsOf: file.url)
        for cut in 0..<20 {
            try whole.prefix(whole.count * cut / 20).write(to: file.url)
            #expect(#expect(throws: TensorsError.self) { try SafetensorsFile(file.url) }?.kind == .badData)
        }
    }

    /// RELIABILITY 56.
    @Test func `every flipped bit in our own file is detected`() throws {
        let file = try TemporaryFile()
        let values = (0..<21).map { Float($0) * 0.37 }
        try writeSafetensors(
            [("x", Tensor(shape: [21], values: values))], metadata: ["dive_judge_model": "b"], to: file.url)
        let whole = try Data(contentsOf: file.url)
        var unnoticed: [Int] = []
        for bit in 0..<8 * whole.count {
            var damaged = whole
            damaged[bit / 8] ^= 1 << (bit % 8)
            try damaged.write(to: file.url)
            if (try? SafetensorsFile(file.url)) != nil { unnoticed.append(bit) }
        }
        // Space that pads the header carries nothing.
        #expect(unnoticed.allSatisfy { whole[$0 / 8] == 0x20 }, "\(unnoticed)")
    }

    /// RELIABILITY 56.
    @Test(arguments: ["dive_judge_model", "dive_judge_checkpoint", "dive_judge_backbone"])
    func `our own file without a checksum is rejected`(_ key: String) throws {
        let file = try TemporaryFile()
        let header =
            #"{"x":{"dtype":"F32","shape":[1],"data_offsets":[0,4]},"__metadata__":{"\#(key)":"c3d"}}"#
        try file.write(header: header, data: [0, 0, 0x80, 0x3F])
        let error = #expect(throws: TensorsError.self) { try SafetensorsFile(file.url) }
        #expect(error?.kind == .badData)
        #expect(
            error?.explanation
                == "has no checksum, which every file with \"\(key)\" in its metadata carries: it is damaged. Copy it again."
        )
    }

    @Test(arguments: [("missing", "No such file or directory"), ("folder", "is not a regular file")])
    func `an unreadable file is rejected`(_ kind: String, _ reason: String) throws {
        let file = try TemporaryFile()
        if kind == "folder" {
            try FileManager.default.createDirectory(at: file.url, withIntermediateDirectories: true)
        }
        let error = failure { try SafetensorsFile(file.url) }
        #expect(error?.kind == .missing)
        #expect(error?.explanation.contains(reason) == true)
    }
}

@Suite struct AtomicFileTests {
    @Test func `an abandoned write leaves the earlier file and no temporary file`() throws {
        let file = try TemporaryFile()
        try writeAtomically("earlier", to: file.url)
        do {
            let abandoned = try AtomicFile(replacing: file.url)
            try abandoned.write("half of")
        }
        #expect(try String(contentsOf: file.url, encoding: .utf8) == "earlier")
        #expect(
            try FileManager.default.contentsOfDirectory(atPath: file.folder.path) == [
                file.url.lastPathComponent
            ])
    }

    @Test func `a missing folder gives exit code 73`() throws {
        let file = try TemporaryFile()
        let url = file.folder.appendingPathComponent("absent/model.safetensors")
        let error = #expect(throws: FilesError.self) { try writeAtomically("x", to: url) }
        #expect(error?.kind == .cannotCreate)
        #expect(
            error?.explanation
                == "cannot be created (No such file or directory). Check that the folder exists and may be written."
        )
    }
}
