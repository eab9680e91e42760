import Foundation
import Tensors
import TestSupport
import Testing

@Suite struct PickleTests {
    /// Written by `make_pickles.py` beside them.
    static func fixture(_ name: String) -> URL {
        URL(filePath: #filePath).deletingLastPathComponent()
            .appending(path: "../Fixtures/Torch/\(name)").standardizedFileURL
    }

    @Test(arguments: 0...5)
    func `a value reads back from every protocol`(protocolNumber: Int) throws {
        guard case .dictionary(let entries) = try readPickle(Self.fixture("plain_\(protocolNumber).pkl"))
        else {
            Issue.record("no dictionary")
            return
        }
        #expect(entries.count == 6)
        #expect(entries[0].key == .tuple([.int(26), .int(4)]))
        #expect(
            entries[0].value
                == .dictionary([(.string("b"), .double(1.5)), (.string("a"), .double(-0.25))]))
        let numbers: [PickleValue] =
            [0, 255, 65535, -1, 2_147_483_647, -2_147_483_648, 1 << 62, Int.min].map(PickleValue.int)
            + [.bool(true), .bool(false), .none]
        #expect(entries[1].value == .list(numbers))
        #expect(
            entries[2].value
                == .tuple([.double(0.1), .double(0.5), .int(200), .bool(true), .int(-2)]))
        #expect(
            entries[3].value
                == .list([
                    .string(""), .string("café 🌊\n\\u0041"), .string(String(repeating: "x", count: 300)),
                    .bytes([0, 255]), .bytes(Array(repeating: 0, count: 300)),
                ]))
        let shared = PickleValue.list([.string("twice"), .int(1)])
        #expect(entries[4].value == .list([shared, shared, .tuple([])]))
        #expect(entries[5].value == .list((0..<1100).map(PickleValue.int)))
    }

    /// `OrderedDict([["b", 1], ("a", OrderedDict([]))])`: as Python 2.7 pickles it, save that there all pairs are lists.
    @Test func `an ordered dictionary made from pairs is read`() throws {
        let file = try TemporaryFile()
        let nested = "ccollections\nOrderedDict\n((ltR"
        try Data("ccollections\nOrderedDict\n(((S'b'\nI1\nl(S'a'\n\(nested)tltR.".utf8).write(to: file.url)
        #expect(
            try readPickle(file.url)
                == .dictionary([(.string("b"), .int(1)), (.string("a"), .dictionary([]))]))
    }

    /// A pickle, and why it is refused.
    struct Hostile: CustomTestStringConvertible {
        let name: String
        let bytes: [UInt8]
        let reason: String
        var testDescription: String { name }

        init(_ name: String, _ bytes: [UInt8], _ reason: String) {
            (self.name, self.bytes, self.reason) = (name, bytes, reason)
        }

        init(_ name: String, _ text: String, _ reason: String) { self.init(name, Array(text.utf8), reason) }
    }

    static let hostile = [
        Hostile(
            "os.system", "cos\nsystem\n(S'touch /tmp/owned'\ntR.",
            #"it calls for "os.system"; nothing was run"#),
        Hostile(
            "os.system by STACK_GLOBAL",
            [0x80, 4, 0x8C, 5] + Array("posix".utf8) + [0x8C, 6] + Array("system".utf8)
                + [0x93, 0x2E],
            #"it calls for "posix.system"; nothing was run"#),
        Hostile("a tensor", "ctorch._utils\n_rebuild_tensor_v2\n.", #""torch._utils._rebuild_tensor_v2""#),
        Hostile("an object", "(i__main__\nX\n.", "the instruction 105 at byte 1 does not make plain values"),
        Hostile(
            "a name alone", "ccollections\nOrderedDict\n.", #"it holds "collections.OrderedDict" itself"#),
        Hostile("a list of itself", "]p0\ng0\na.", "a collection changes after it was put into another"),
        Hostile(
            "lists in lists",
            Array(repeating: 0x5D, count: 200) + Array(repeating: 0x61, count: 199) + [0x2E],
            "it nests more than 100 deep"),
        Hostile(
            "tuples in tuples", [0x29] + Array(repeating: 0x85, count: 2_000_000) + [0x2E],
            "it nests more than 100 deep"),
        // Each list holds the one before ten times: 10^12 values in 170 bytes.
        Hostile(
            "lists that multiply",
            "]p0\n"
                + (1...12).map { level in
                    "]p\(level)\n(" + String(repeating: "g\(level - 1)\n", count: 10) + "e"
                }.joined() + ".",
            "it unfolds to more than 4000000 values"),
        Hostile(
            "values without end", Array(repeating: 0x4E, count: 5_000_000),
            "it has more than 4000000 instructions"),
        // A text of 1000 bytes, encoded a hundred times.
        Hostile(
            "bytes that multiply",
            "(V" + String(repeating: "x", count: 1000) + "\np0\nc_codecs\nencode\np1\n"
                + String(repeating: "g1\n(g0\nVlatin1\ntR", count: 100) + "l.",
            "it grows beyond its own length"),
        Hostile(
            "a text longer than the file", [0x58, 0xFF, 0xFF, 0xFF, 0xFF, 0x41, 0x2E], "it is cut short"),
        Hostile(
            "bytes beyond any memory", [0x8E] + Array(repeating: 0xFF, count: 8) + [0x2E],
            "a length at byte 9 is not a count"),
        Hostile(
            "a negative length", [0x54, 0xFF, 0xFF, 0xFF, 0xFF, 0x2E], "a length at byte 5 is not a count"),
        Hostile("an absent memo", "h\u{5}.", "it recalls value 5, which it does not have"),
        Hostile("nothing on the stack", ".", "it takes more values than it has"),
        Hostile("pops below the mark", "N(a.", "it takes more values than it has"),
        Hostile(
            "marks without end", Array(repeating: 0x28, count: 1000) + [0x2E],
            "it takes more values than it has"),
        Hostile("values left over", "NN.", "it ends with values left over"),
        Hostile("bytes behind the end", "N.N", "1 bytes follow its end"),
        Hostile("an odd dictionary", "(I1\nd.", "it fills a collection with what does not fit"),
        Hostile("pairs in a list", "](NNu.", "it fills a collection with what does not fit"),
        Hostile(
            "an integer of 2000 digits", "I" + String(repeating: "9", count: 2000) + "\n.",
            "does not fit in 64 bits"),
        Hostile("numbers of objects", "cnumpy\ndtype\n(S'O8'\ntR.", #"a numpy.dtype "O8""#),
        Hostile(
            "a scalar of the wrong size",
            "cnumpy.core.multiarray\nscalar\n(cnumpy\ndtype\n(S'i8'\ntRS'123'\ntR.",
            "a numpy i8 of 3 bytes"),
        Hostile(
            "an ordered dictionary of no pairs", "ccollections\nOrderedDict\n(((S'a'\nlltR.",
            #"it calls "collections.OrderedDict" with arguments that do not fit"#),
        Hostile(
            "an ordered dictionary of a number", "ccollections\nOrderedDict\n(I1\ntR.",
            #"it calls "collections.OrderedDict" with arguments that do not fit"#),
        // A list of 100 pairs, made a dictionary a hundred times.
        Hostile(
            "dictionaries that multiply",
            "(ccollections\nOrderedDict\np0\n((" + String(repeating: "(I1\nI2\nl", count: 100) + "ltp1\nR"
                + String(repeating: "g0\ng1\nR", count: 100) + "l.",
            "it grows beyond its own length"),
        Hostile("another file", "S'x'\nQ.", "it refers to other files"),
        Hostile("no pickle", "%PDF-1.4", "the instruction 37 at byte 0 does not make plain values"),
        Hostile("nothing", "", "it is cut short"),
        Hostile("a later protocol", [0x80, 9, 0x2E], "it is of protocol 9, known are 0 to 5"),
    ]

    /// RELIABILITY 63.
    @Test(.timeLimit(.minutes(20)), arguments: hostile)
    func `a non-plain object is rejected with the reason`(_ hostile: Hostile) throws {
        let file = try TemporaryFile()
        try Data(hostile.bytes).write(to: file.url)
        let error = #expect(throws: TensorsError.self) { try readPickle(file.url) }
        #expect(error?.kind == .badData)
        #expect(error?.explanation.contains(hostile.reason) == true, "\(error?.explanation ?? "no error")")
    }

    /// RELIABILITY 63.
    @Test func `the message names the file, the call and the next step`() throws {
        let file = try TemporaryFile()
        try Data("cos\nsystem\n.".utf8).write(to: file.url)
        let error = #expect(throws: TensorsError.self) { try readPickle(file.url) }
        #expect(
            error?.description
                == "\(file.url.path): is not a pickle of plain values: it calls for \"os.system\"; nothing was run. "
                + "Copy it again, or pickle only numbers, texts, lists, tuples and dictionaries.")
    }

    /// RELIABILITY 63.
    @Test(arguments: 0...5)
    func `cut anywhere or with any bit flipped, a pickle never crashes the reader`(protocolNumber: Int) throws
    {
        let whole = try Data(contentsOf: Self.fixture("plain_\(protocolNumber).pkl"))
        let file = try TemporaryFile()
        for cut in 0..<20 {
            try whole.prefix(whole.count * cut / 20).write(to: file.url)
            #expect(#expect(throws: TensorsError.self) { try readPickle(file.url) }?.kind == .badData)
        }
        var generator = Seeded(state: UInt64(protocolNumber))
        for _ in 0..<500 {
            var damaged = whole
            for _ in 0..<Int.random(in: 1...4, using: &generator) {
                damaged[Int.random(in: 0..<whole.count, using: &generator)] ^=
                    1 << UInt8.random(in: 0..<8, using: &generator)
            }
            try damaged.write(to: file.url)
            do {
                _ = try readPickle(file.url)
            } catch let error as TensorsError {
                #expect(error.kind == .badData)
            }
        }
    }

    private static let dataSet = sharedFile("mtl-aqa/MTL-AQA_split_0_data")

    @Test(.needsShared("mtl-aqa/MTL-AQA_split_0_data"))
    func `MTL-AQA's pickles are read`() throws {
        guard
            case .dictionary(let annotations) = try readPickle(
                Self.dataSet.appending(path: "final_annotations_dict.pkl")),
            case .dictionary(let captions) = try readPickle(
                Self.dataSet.appending(path: "final_captions_dict.pkl")),
            case .list(let training) = try readPickle(Self.dataSet.appending(path: "train_split_0.pkl")),
            case .list(let test) = try readPickle(Self.dataSet.appending(path: "test_split_0.pkl"))
        else {
            Issue.record("not the containers of the release")
            return
        }
        #expect(annotations.count == 1412)
        #expect(annotations[0].key == .tuple([.int(1), .int(1)]))
        guard case .dictionary(let first) = annotations[0].value else {
            Issue.record("no annotation")
            return
        }
        // Read off with python -m pickletools.
        #expect(first.first { $0.key == .string("end_frame") }?.value == .int(7462))
        #expect(first.first { $0.key == .string("final_score") }?.value == .double(88))
        #expect(captions.count == 1416)  // four more than there are annotations
        #expect(captions[0].key == .tuple([.int(1), .int(1)]))
        guard case .list(let words) = captions[0].value else {
            Issue.record("no caption")
            return
        }
        #expect(words.prefix(4) == [.string("<sos>"), .string("and"), .string("a"), .string("half")])
        #expect(training.count == 1059)
        #expect(test.count == 353)
        #expect(test[0] == .tuple([.int(26), .int(4)]))
    }
}
