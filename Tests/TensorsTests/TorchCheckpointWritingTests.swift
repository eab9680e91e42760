import Files
import Foundation
import Tensors
import TestSupport
import Testing

@Suite struct TorchCheckpointWritingTests {
    static let tensors: [(entry: TorchCheckpoint.Entry, values: [Float])] = [
        (.init(name: "conv.weight", shape: [2, 1, 3]), [1, -2.5, 3e-8, 0, .greatestFiniteMagnitude, -0.0]),
        (.init(name: "bn.num_batches_tracked", shape: [], elementType: .int64), [12345]),
        (.init(name: "empty", shape: [0, 3]), []),
        (.init(name: "größe", shape: [300_000]), (0..<300_000).map { Float($0) }),
    ]

    static func write(_ tensors: [(entry: TorchCheckpoint.Entry, values: [Float])], to url: URL) throws {
        var rest = tensors[...]
        try writeTorchCheckpoint(tensors.map(\.entry), to: url) { name in
            let next = rest.removeFirst()
            #expect(next.entry.name == name)  // asked for once each, in order
            return Tensor(shape: next.entry.shape, values: next.values)
        }
    }

    @Test func `a written checkpoint reads back`() throws {
        let file = try TemporaryFile()
        try Self.write(Self.tensors, to: file.url)
        let checkpoint = try TorchCheckpoint(contentsOf: file.url)
        #expect(checkpoint.entries == Self.tensors.map(\.entry))
        for (entry, values) in Self.tensors {
            #expect(try checkpoint.tensor(entry.name) == Tensor(shape: entry.shape, values: values))
        }
    }

    @Test func `the archive has the records that torch expects, each aligned for mapping`() throws {
        let file = try TemporaryFile()
        try Self.write(Self.tensors, to: file.url)
        let archive = try ZipFile(file.url)
        #expect(
            archive.names == [
                "archive/data.pkl", "archive/byteorder", "archive/data/0", "archive/data/1", "archive/data/2",
                "archive/data/3", "archive/version",
            ])
        #expect(try archive.read("archive/version", atMost: 2) == Array("3\n".utf8))
        let bytes = try Data(contentsOf: file.url)
        let counter = withUnsafeBytes(of: Int64(12345)) { Data($0) }
        let place = try #require(bytes.range(of: counter)?.lowerBound)
        #expect(place.isMultiple(of: 64))
    }

    @Test func `the same tensors give the same bytes`() throws {
        let one = try TemporaryFile()
        let two = try TemporaryFile()
        try Self.write(Self.tensors, to: one.url)
        try Self.write(Self.tensors, to: two.url)
        #expect(try Data(contentsOf: one.url) == Data(contentsOf: two.url))
    }

    @Test func `a non-integer counter is rejected, and only the earlier file remains`() throws {
        let file = try TemporaryFile()
        try writeAtomically("earlier", to: file.url)
        let error = #expect(throws: TensorsError.self) {
            try writeTorchCheckpoint([.init(name: "n", shape: [], elementType: .int64)], to: file.url) { _ in
                Tensor(shape: [], values: [.nan])
            }
        }
        #expect(error?.kind == .badData)
        #expect(
            error?.explanation == "cannot hold nan of the tensor \"n\" as a whole number. Check the model.")
        #expect(try String(contentsOf: file.url, encoding: .utf8) == "earlier")
        #expect(try FileManager.default.contentsOfDirectory(atPath: file.folder.path).count == 1)
    }
}
