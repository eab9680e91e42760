import Files
import Foundation
import Tensors
import TestSupport
import Testing

@Suite struct ZipFileTests {
    /// Written by `make.py` beside them.
    static func fixture(_ name: String) -> URL {
        URL(filePath: #filePath).deletingLastPathComponent()
            .appending(path: "../Fixtures/Zip/\(name).zip").standardizedFileURL
    }

    @Test func `the entries of an archive are unpacked by name`() throws {
        let file = try ZipFile(Self.fixture("sound"))
        #expect(file.names == ["[Content_Types].xml", "xl/", "xl/sheet1.xml", "café.txt"])
        #expect(try file.read("[Content_Types].xml", atMost: 100) == Array("types".utf8))
        let table = try file.read("xl/sheet1.xml", atMost: 10011)
        #expect(
            String(decoding: table, as: UTF8.self)
                == "<row>" + String(repeating: "1234567890", count: 1000) + "</row>")
        #expect(try file.read("café.txt", atMost: 0) == [])
    }

    @Test func `an entry longer than a chunk is read completely`() throws {
        let bytes = try ZipFile(Self.fixture("long")).read("a/data", atMost: 1 << 21)
        #expect(bytes == (0..<5000).flatMap { _ in 0...255 })
    }

    /// An archive that no honest writer makes, and what is said of it.
    struct Hostile: CustomTestStringConvertible {
        let name: String
        let message: String
        var testDescription: String { name }
    }

    static let hostile = [
        Hostile(
            name: "twice",
            message:
                "is a damaged zip archive (it has an entry twice). Copy it again."),
        Hostile(
            name: "parent",
            message: "has an entry \"a/../../b\", which leaves the archive. Check where it comes from."),
        Hostile(
            name: "backslash",
            message: "has an entry \"..\\b\", which leaves the archive. Check where it comes from."),
        Hostile(
            name: "absolute",
            message: "has an entry \"/etc/passwd\", which leaves the archive. Check where it comes from."),
        Hostile(
            name: "drive",
            message: "has an entry \"C:/b\", which leaves the archive. Check where it comes from."),
        Hostile(
            name: "encrypted",
            message: "has an encrypted entry \"secret\". Save it again without a password."),
        Hostile(name: "overlap", message: "has entries that overlap. Check where it comes from."),
    ]

    /// RELIABILITY 65.
    @Test(arguments: hostile)
    func `a malicious archive is rejected`(_ hostile: Hostile) throws {
        let url = Self.fixture(hostile.name)
        let error = #expect(throws: FilesError.self) { try ZipFile(url) }
        #expect(error?.kind == .badData)
        #expect(error?.description == "\(url.path): \(hostile.message)")
    }

    /// RELIABILITY 65.
    @Test func `an entry that exceeds its size limit is not unpacked`() throws {
        let file = try ZipFile(Self.fixture("bomb"))  // 32 MiB in 33 kB
        let error = #expect(throws: FilesError.self) { try file.read("zeros", atMost: 1 << 20) }
        #expect(
            error?.explanation
                == "has an entry \"zeros\" of 33554432 bytes, allowed are 1048576. Check where it comes from."
        )
    }

    /// RELIABILITY 65.
    @Test(arguments: ["liar", "boaster"])
    func `an entry with a false size is rejected`(_ name: String) throws {
        let file = try ZipFile(Self.fixture(name))
        let error = #expect(throws: FilesError.self) { try file.read("zeros", atMost: 1 << 20) }
        #expect(error?.explanation == "is damaged in its entry \"zeros\". Copy it again.")
    }

    @Test func `a missing entry is named`() throws {
        let file = try ZipFile(Self.fixture("sound"))
        let error = #expect(throws: FilesError.self) { try file.read("xl/sheet2.xml", atMost: 1) }
        #expect(error?.explanation == "has no entry \"xl/sheet2.xml\". Check that it is the right file.")
    }

    /// RELIABILITY 65.
    @Test func `a file that is not an archive is rejected`() throws {
        let file = try TemporaryFile()
        try Data("PK but not really".utf8).write(to: file.url)
        #expect(#expect(throws: FilesError.self) { try ZipFile(file.url) }?.kind == .badData)
        #expect(
            #expect(throws: FilesError.self) { try ZipFile(file.folder) }?.kind == .missing)
    }

    /// RELIABILITY 65.
    @Test(arguments: ["sound", "long", "liar"])
    func `a truncated or bit-flipped archive never gives other bytes`(_ name: String) throws {
        let whole = try Data(contentsOf: Self.fixture(name))
        let file = try TemporaryFile()
        for cut in 0..<20 {
            try whole.prefix(whole.count * cut / 20).write(to: file.url)
            #expect(#expect(throws: FilesError.self) { try ZipFile(file.url) }?.kind == .badData)
        }
        let sound = try ZipFile(Self.fixture(name))
        let contents = Dictionary(
            uniqueKeysWithValues: sound.names.map { ($0, try? sound.read($0, atMost: 1 << 21)) })
        var generator = Seeded(state: 65)
        for _ in 0..<500 {
            var damaged = whole
            damaged[Int.random(in: 0..<whole.count, using: &generator)] ^=
                1 << UInt8.random(in: 0..<8, using: &generator)
            try damaged.write(to: file.url)
            do {
                let archive = try ZipFile(file.url)
                for entry in archive.names {
                    guard let content = contents[entry] else { continue }  // the name was hit
                    #expect(try archive.read(entry, atMost: 1 << 21) == content)
                }
            } catch let error as FilesError {
                #expect(error.kind == .badData)
            }
        }
    }
}
