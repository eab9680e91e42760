import Failures
import Foundation
import Tensors
import TestSupport
import Testing

@Suite struct TorchCheckpointTests {
    static let fixtures = URL(filePath: #filePath).deletingLastPathComponent()
        .appending(path: "../Fixtures/Torch").standardizedFileURL

    static func fixture(_ name: String) -> URL { fixtures.appending(path: name + ".pth") }

    /// A tensor as `make.py` beside the fixtures saw it.
    struct Expected: Decodable {
        let name: String
        let shape: [Int]
        let type: String
        let values: [Double]

        var elementType: ElementType? {
            switch type {
            case "float32": .float32
            case "float64": .float64
            case "float16": .float16
            case "bfloat16": .bfloat16
            case "int64": .int64
            case "int32": .int32
            case "uint8": .uint8
            case "bool": .bool
            default: nil
            }
        }
    }

    @Test(arguments: ["types", "views", "network", "parallel", "parameters", "nested"], ["zip", "legacy"])
    func `the tensors are those that PyTorch saved`(_ name: String, _ format: String) throws {
        let all = try JSONDecoder().decode(
            [String: [Expected]].self, from: Data(contentsOf: Self.fixtures.appending(path: "expected.json")))
        let expected = try #require(all[name])
        let checkpoint = try TorchCheckpoint(contentsOf: Self.fixture("\(name)_\(format)"))
        #expect(checkpoint.stateDictKey == (name == "nested" ? "state_dict" : nil))
        #expect(checkpoint.entries.map(\.name) == expected.map(\.name))
        #expect(checkpoint.entries.map(\.shape) == expected.map(\.shape))
        #expect(checkpoint.entries.map(\.elementType) == expected.map(\.elementType))
        for tensor in expected {
            // Exact: float64 is rounded once, everything else fits.
            #expect(
                try checkpoint.tensor(tensor.name)
                    == Tensor(shape: tensor.shape, values: tensor.values.map { Float($0) }))
        }
    }

    @Test func `a missing tensor is named`() throws {
        let url = Self.fixture("parameters_zip")
        let error = #expect(throws: TensorsError.self) {
            try TorchCheckpoint(contentsOf: url).tensor("fc6.weight")
        }
        #expect(error?.kind == .mismatch)
        #expect(
            error?.description
                == "\(url.path): has no tensor \"fc6.weight\". Give the checkpoint of this network.")
    }

    /// A file that PyTorch wrote, or that was packed anew, and why it is refused.
    static let refused = [
        ("list", "it holds a list, not a state dict."),
        ("tensor", "it holds a tensor, not a state dict."),
        ("numbers", "it holds no tensors by name."),
        ("code", "it calls for \"os.system\"; nothing was run."),
        ("script", "is a TorchScript program, whose code is never run."),
        ("twins", "it holds the tensor \"a\" twice, with and without \"module.\"."),
        ("expanded", "over 1 elements of storage \"0\" repeats them."),
        ("complex", "it holds no tensors by name."),
        ("big_endian", "its byte order is \"big\", not \"little\"."),
        ("no_pickle", "is a zip archive without data.pkl, which torch.save writes, not a weight file."),
        ("no_storage", "has no entry \"types_zip/data/0\"."),
        ("short_storage", "has a storage \"0\" of 23 bytes, expected 24."),
        ("compressed", "has a compressed entry \"types_zip/data/0\"."),
    ]

    /// RELIABILITY 63, 64.
    @Test(arguments: refused)
    func `a damaged or invalid state dict is rejected with the reason`(
        _ name: String, _ reason: String
    ) throws {
        let error = failure {
            try TorchCheckpoint(contentsOf: Self.fixture("refused_" + name))
        }
        #expect(error?.kind == .badData)
        #expect(error?.explanation.contains(reason) == true, "\(error?.explanation ?? "no error")")
    }

    // MARK: Legacy files by hand

    /// A legacy file: its object as a protocol 0 pickle, its storage keys, and what follows them.
    static func legacy(
        _ object: String, keys: [String] = ["0"], elementCount: Int64 = 6, floatCount: Int = 6,
        littleEndian: String = "I01"
    ) -> Data {
        var file = Data([0x80, 2, 0x8A, 10, 0x6C, 0xFC, 0x9C, 0x46, 0xF9, 0x20, 0x6A, 0xA8, 0x50, 0x19, 0x2E])
        file += Data("I1001\n.".utf8)
        file += Data("(S'little_endian'\n\(littleEndian)\nd.".utf8)
        file += Data(object.utf8)
        file += Data(("(" + keys.map { "S'\($0)'\n" }.joined() + "l.").utf8)
        withUnsafeBytes(of: elementCount.littleEndian) { file += Data($0) }
        for value in 0..<floatCount { withUnsafeBytes(of: Float(value)) { file += Data($0) } }
        return file
    }

    /// The state dict `{"w": ...}` of one tensor over storage "0".
    static func stateDict(
        offset: Int = 0, shape: String = "I2\nI3\n", strides: String = "I3\nI1\n", elementCount: Int = 6,
        view: String = "N"
    ) -> String {
        "(S'w'\nctorch._utils\n_rebuild_tensor_v2\n("
            + "(S'storage'\nctorch\nFloatStorage\nS'0'\nS'cpu'\nI\(elementCount)\n\(view)tQ"
            + "I\(offset)\n(\(shape)t(\(strides)tI00\nccollections\nOrderedDict\n(tRtRd."
    }

    @Test func `a hand-written legacy file is read, including part of a storage`() throws {
        let file = try TemporaryFile()
        try Self.legacy(Self.stateDict()).write(to: file.url)
        #expect(
            try TorchCheckpoint(contentsOf: file.url).tensor("w")
                == Tensor(shape: [2, 3], values: [0, 1, 2, 3, 4, 5]))
        // The part is elements 1...4; offset 1 in it, then every second: 2 and 4.
        let part = Self.stateDict(offset: 1, shape: "I2\n", strides: "I2\n", view: "(S'1'\nI1\nI4\nt")
        try Self.legacy(part).write(to: file.url)
        #expect(try TorchCheckpoint(contentsOf: file.url).tensor("w") == Tensor(shape: [2], values: [2, 4]))
    }

    @Test func `a tensor written by torch before 0.4 is read`() throws {
        let file = try TemporaryFile()
        let old =
            "(S'w'\nctorch._utils\n_rebuild_tensor\n((S'storage'\nctorch\nFloatStorage\nS'0'\nS'cuda:0'\nI6\nNtQ"
            + "I0\n(L2L\nL3L\nt(L3L\nL1L\nttRd."
        try Self.legacy(old).write(to: file.url)
        #expect(
            try TorchCheckpoint(contentsOf: file.url).tensor("w")
                == Tensor(shape: [2, 3], values: [0, 1, 2, 3, 4, 5]))
    }

    /// An extent of 1 is never stepped over: PyTorch puts any stride there.
    @Test(arguments: ["9223372036854775807", "0", "5"])
    func `the stride of an extent of 1 does not matter`(_ stride: String) throws {
        let file = try TemporaryFile()
        let column = Self.stateDict(
            shape: "I3\nI2\nI1\nI1\n", strides: "I1\nI3\nI\(stride)\nI\(stride)\n")
        try Self.legacy(column).write(to: file.url)
        #expect(
            try TorchCheckpoint(contentsOf: file.url).tensor("w")
                == Tensor(shape: [3, 2, 1, 1], values: [0, 3, 1, 4, 2, 5]))
    }

    // MARK: Python 2.7

    /// Written by `make_python2.py` beside it; there an ordered dictionary is made from a list of lists.
    @Test func `a state dict saved by torch 0.3 under Python 2 is read`() throws {
        let checkpoint = try TorchCheckpoint(contentsOf: Self.fixture("python2_old"))
        #expect(checkpoint.stateDictKey == nil)
        #expect(checkpoint.entries.map(\.name) == ["conv1.weight", "conv1.bias"])
        #expect(
            try checkpoint.tensor("conv1.weight") == Tensor(shape: [2, 3], values: [0, 2, 4, 1, 3, 5]))
        #expect(try checkpoint.tensor("conv1.bias") == Tensor(shape: [2], values: [0.5, -0.5]))
    }

    @Test func `a state dict saved by torch 0.4 under Python 2 beside other objects is read`() throws {
        let checkpoint = try TorchCheckpoint(contentsOf: Self.fixture("python2_nested"))
        #expect(checkpoint.stateDictKey == "state_dict")
        #expect(checkpoint.entries.map(\.name) == ["conv1.weight", "conv1.bias", "bn.num_batches_tracked"])
        #expect(
            try checkpoint.tensor("conv1.weight") == Tensor(shape: [2, 3], values: [0, 2, 4, 1, 3, 5]))
        #expect(try checkpoint.tensor("bn.num_batches_tracked") == Tensor(shape: [], values: [7]))
    }

    /// Every tensor of the pickle recalls the arguments of the first.
    /// RELIABILITY 64.
    @Test(.timeLimit(.minutes(20))) func `too many tensors are rejected`() throws {
        let file = try TemporaryFile()
        let first =
            "(ctorch._utils\n_rebuild_tensor\np0\n((S'storage'\nctorch\nFloatStorage\nS'0'\nS'cpu'\nI6\nNtQ"
            + "I0\n(I1\nt(I1\nttp1\nR"
        let object = first + String(repeating: "g0\ng1\nR", count: 1_000_000) + "l."
        try Self.legacy(object).write(to: file.url)
        let error = #expect(throws: TensorsError.self) { try TorchCheckpoint(contentsOf: file.url) }
        #expect(
            error?.explanation.contains("it holds more than 100000 tensors") == true,
            "\(error?.explanation ?? "")")
    }

    /// A legacy file with one lie in it.
    struct Lie: CustomTestStringConvertible {
        let name: String
        let file: Data
        let reason: String
        var testDescription: String { name }
    }

    static let huge = "4611686018427387904"  // 2^62
    static let lies = [
        Lie(
            name: "a shape beyond the storage",
            file: legacy(stateDict(shape: "I3\nI3\n")),
            reason:
                "shape [3, 3], strides [3, 1] and offset 0 over 6 elements of storage \"0\" reaches beyond them"
        ),
        Lie(
            name: "an offset beyond the storage", file: legacy(stateDict(offset: 1)),
            reason: "reaches beyond them"),
        Lie(
            name: "a negative offset", file: legacy(stateDict(offset: -1)), reason: "reaches beyond them"),
        Lie(
            name: "an offset that overflows", file: legacy(stateDict(offset: .max)),
            reason: "reaches beyond them"),
        Lie(
            name: "strides beyond the storage", file: legacy(stateDict(strides: "I4\nI1\n")),
            reason: "reaches beyond them"),
        Lie(
            name: "negative strides", file: legacy(stateDict(offset: 5, strides: "I-3\nI-1\n")),
            reason: "it describes an invalid tensor"),
        Lie(
            name: "strides that overflow", file: legacy(stateDict(strides: "I\(huge)\nI\(huge)\n")),
            reason: "reaches beyond them"),
        Lie(
            name: "a shape that overflows",
            file: legacy(stateDict(shape: "I\(huge)\nI\(huge)\n", strides: "I0\nI0\n")),
            reason: "reaches beyond them"),
        Lie(
            name: "a shape that multiplies to nothing by overflow",
            file: legacy(stateDict(shape: "I\(huge)\nI4\n", strides: "I0\nI0\n")),
            reason: "reaches beyond them"),
        Lie(
            name: "memory from nothing",
            file: legacy(stateDict(shape: "I1000000\nI1000000\n", strides: "I0\nI0\n")),
            reason: "repeats them"),
        Lie(
            name: "rows that lie over each other", file: legacy(stateDict(strides: "I0\nI1\n")),
            reason: "strides [0, 1] and offset 0 over 6 elements of storage \"0\" repeats them"),
        Lie(
            name: "rows that lie over each other in part",
            file: legacy(stateDict(shape: "I2\nI3\n", strides: "I2\nI1\n")), reason: "repeats them"),
        Lie(
            name: "columns that lie over each other in part",
            file: legacy(stateDict(shape: "I3\nI2\n", strides: "I1\nI2\n")), reason: "repeats them"),
        Lie(
            name: "nothing in a shape beyond any memory",
            file: legacy(stateDict(shape: "I0\nI\(huge)\n", strides: "I1\nI1\n")),
            reason: "reaches beyond them"),
        Lie(
            name: "more strides than extents", file: legacy(stateDict(strides: "I3\nI1\nI1\n")),
            reason: "it describes an invalid tensor"),
        Lie(
            name: "a thousand dimensions",
            file: legacy(
                stateDict(
                    shape: String(repeating: "I1\n", count: 1000),
                    strides: String(repeating: "I1\n", count: 1000))),
            reason: "it describes an invalid tensor"),
        Lie(
            name: "a storage beyond the file",
            file: legacy(stateDict(elementCount: 1 << 40), elementCount: 1 << 40), reason: "it is cut short"),
        Lie(
            name: "a storage that overflows",
            file: legacy(stateDict(elementCount: .max), elementCount: .max),
            reason: "it refers to an invalid storage"),
        Lie(
            name: "a storage of another length than described", file: legacy(stateDict(), elementCount: 5),
            reason: "storage \"0\" has 5 elements, described are 6"),
        Lie(
            name: "a storage of negative length", file: legacy(stateDict(), elementCount: -6),
            reason: "storage \"0\" has -6 elements, described are 6"),
        Lie(
            name: "a part outside its storage",
            file: legacy(stateDict(view: "(S'1'\nI4\nI4\nt")), reason: "has a part that lies outside it"),
        Lie(
            name: "a storage that is not listed", file: legacy(stateDict(), keys: []),
            reason: "it lacks storage \"0\""),
        Lie(
            name: "a storage listed twice", file: legacy(stateDict(), keys: ["0", "0"], floatCount: 14),
            reason: "storage \"0\" has"),
        Lie(
            name: "a storage of no tensor", file: legacy(stateDict(), keys: ["1"]),
            reason: "it lists a storage that no tensor has"),
        Lie(
            name: "bytes behind the end", file: legacy(stateDict(), floatCount: 7),
            reason: "4 bytes follow the last storage"),
        Lie(
            name: "another machine", file: legacy(stateDict(), littleEndian: "I00"),
            reason: "it is not of a little-endian machine"),
        Lie(
            name: "code", file: legacy("cos\nsystem\n(S'touch owned'\ntR."),
            reason: "it calls for \"os.system\"; nothing was run"),
        Lie(
            name: "code in the list of storages",
            file: legacy(stateDict()[...] + "", keys: ["0'\ncos\nsystem\n(S'x"]),
            reason: "it calls for \"os.system\"; nothing was run"),
        Lie(name: "neither format", file: Data("GIF89a".utf8), reason: "is a GIF image, not a weight file."),
        Lie(name: "nothing", file: Data(), reason: "is empty (0 bytes)."),
    ]

    /// RELIABILITY 64.
    @Test(.timeLimit(.minutes(20)), arguments: lies)
    func `false sizes, strides and offsets are rejected`(_ lie: Lie) throws {
        let file = try TemporaryFile()
        try lie.file.write(to: file.url)
        let error = failure { try TorchCheckpoint(contentsOf: file.url) }
        #expect(error?.kind == .badData)
        #expect(error?.explanation.contains(lie.reason) == true, "\(error?.explanation ?? "no error")")
    }

    /// RELIABILITY 64.
    @Test func `the message names the file, the reason and the next step`() throws {
        let url = Self.fixture("refused_code")
        let error = #expect(throws: TensorsError.self) { try TorchCheckpoint(contentsOf: url) }
        #expect(
            error?.description
                == "\(url.path): cannot be read as a PyTorch checkpoint: it calls for \"os.system\"; nothing was run. "
                + "Save the weights alone, with torch.save(model.state_dict(), ...).")
    }

    // MARK: Damage

    /// RELIABILITY 55.
    @Test(arguments: ["types", "views", "nested"], ["zip", "legacy"])
    func `a truncated checkpoint is rejected`(_ name: String, _ format: String) throws {
        let whole = try Data(contentsOf: Self.fixture("\(name)_\(format)"))
        let file = try TemporaryFile()
        for cut in 0..<20 {
            try whole.prefix(whole.count * cut / 20).write(to: file.url)
            #expect(failure { try TorchCheckpoint(contentsOf: file.url) }?.kind == .badData)
        }
    }

    /// RELIABILITY 56.
    @Test(arguments: ["types", "views", "nested"])
    func `a flipped bit of a zip checkpoint never gives other values`(_ name: String) throws {
        let url = Self.fixture("\(name)_zip")
        let sound = try TorchCheckpoint(contentsOf: url)
        let whole = try Data(contentsOf: url)
        let file = try TemporaryFile()
        var generator = Seeded(state: 56)
        for _ in 0..<500 {
            var damaged = whole
            damaged[Int.random(in: 0..<whole.count, using: &generator)] ^=
                1 << UInt8.random(in: 0..<8, using: &generator)
            try damaged.write(to: file.url)
            do {
                let checkpoint = try TorchCheckpoint(contentsOf: file.url)
                #expect(checkpoint.entries == sound.entries)
                for entry in sound.entries {
                    #expect(try checkpoint.tensor(entry.name) == sound.tensor(entry.name))
                }
            } catch let error as any Failure {
                #expect(error.kind == .badData)
            }
        }
    }

    /// The format has no checksums: what is asked here is that nothing crashes and no tensor is larger than the file.
    /// RELIABILITY 64.
    @Test(arguments: ["types", "views", "nested"])
    func `flipped bits of a legacy checkpoint never crash the reader`(_ name: String) throws {
        let whole = try Data(contentsOf: Self.fixture("\(name)_legacy"))
        let file = try TemporaryFile()
        var generator = Seeded(state: 64)
        for _ in 0..<1000 {
            var damaged = whole
            for _ in 0..<Int.random(in: 1...4, using: &generator) {
                damaged[Int.random(in: 0..<whole.count, using: &generator)] ^=
                    1 << UInt8.random(in: 0..<8, using: &generator)
            }
            try damaged.write(to: file.url)
            do {
                let checkpoint = try TorchCheckpoint(contentsOf: file.url)
                for entry in checkpoint.entries {
                    #expect(try checkpoint.tensor(entry.name).count <= whole.count)
                }
            } catch let error as any Failure {
                #expect(error.kind == .badData)
            }
        }
    }
}
