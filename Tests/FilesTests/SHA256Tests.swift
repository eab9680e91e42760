import Files
import Foundation
import Tensors
import TestSupport
import Testing

struct SHA256Tests {
    /// NIST, Cryptographic Standards and Guidelines: Example Values, SHA-256 of one and of two blocks; and of no bytes.
    static let examples = [
        ("abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"),
        (
            "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
            "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"
        ),
        ("", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
    ]

    @Test(arguments: examples, [SHA256(), .portable])
    func `the standard's examples have their digests`(example: (text: String, digest: String), empty: SHA256)
    {
        var digest = empty
        Data(example.text.utf8).withUnsafeBytes { digest.update($0) }
        #expect(digest.text == example.digest)
    }

    @Test func `processor instructions and plain C agree for any split of the bytes`() {
        var generator = Seeded(state: 1)
        let bytes = (0..<1000).map { _ in UInt8.random(in: 0...255, using: &generator) }
        for count in 0..<200 {
            var (whole, cut) = (SHA256.portable, SHA256())
            bytes.withUnsafeBytes { bytes in
                whole.update(UnsafeRawBufferPointer(rebasing: bytes[..<count]))
                cut.update(UnsafeRawBufferPointer(rebasing: bytes[..<(count / 3)]))
                cut.update(UnsafeRawBufferPointer(rebasing: bytes[(count / 3)..<count]))
            }
            #expect(whole.text == cut.text, "\(count) bytes")
        }
        for pieceCount in [1, 63, 64, 65, 999] {
            var (whole, cut) = (SHA256.portable, SHA256())
            bytes.withUnsafeBytes { bytes in
                whole.update(bytes)
                for start in stride(from: 0, to: 1000, by: pieceCount) {
                    let end = min(start + pieceCount, 1000)
                    cut.update(UnsafeRawBufferPointer(rebasing: bytes[start..<end]))
                }
            }
            #expect(whole.text == cut.text, "pieces of \(pieceCount) bytes")
        }
    }

    @Test func `a file's digest is that of its bytes`() throws {
        let file = try TemporaryFile()
        let data = Data((0..<600_001).map { UInt8(truncatingIfNeeded: $0 * 7) })  // more than two pieces
        try data.write(to: file.url)
        var digest = SHA256.portable
        data.withUnsafeBytes { digest.update($0) }

        #expect(try sha256(ofFileAt: file.url) == digest.text)
    }

    @Test func `a missing file has no digest`() throws {
        let file = try TemporaryFile()
        for url in [file.url, file.folder] {
            #expect(#expect(throws: FilesError.self) { try sha256(ofFileAt: url) }?.kind == .missing)
        }
    }
}
