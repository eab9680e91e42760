import Diving
import Evaluation
import Foundation
import Testing
import Training

struct PrepareDivesTests {
    private let folder = FileManager.default.temporaryDirectory.appending(
        path: "prepare-\(UUID().uuidString)")

    @Test func `a dive is decoded once, and again when its pictures change`() async throws {
        defer { try? FileManager.default.removeItem(at: folder) }
        let video = folder.appending(path: "video", directoryHint: .isDirectory)
        let cache = folder.appending(path: "cache", directoryHint: .isDirectory)
        try FileManager.default.createDirectory(at: video, withIntermediateDirectories: true)
        for index in 1...110 {
            try greyPNG(UInt8(index)).write(to: video.appending(path: "\(index).png"))
        }
        let dive = LabeledDive(video: video)

        let first = try await prepareDives([dive], inputSize: 32, cache: cache)
        // The last 109 of 110 frames, oldest first.
        #expect(first[0].greys == (2...110).map { UInt8($0) })

        // A mark in the cached file, behind its 32 bytes of header, shows where the frames come from.
        let name = try #require(FileManager.default.contentsOfDirectory(atPath: cache.path).first)
        var cached = try Data(contentsOf: cache.appending(path: name))
        cached[32] = 177
        try cached.write(to: cache.appending(path: name))
        #expect(try await prepareDives([dive], inputSize: 32, cache: cache)[0].greys[0] == 177)

        try greyPNG(200).write(to: video.appending(path: "110.png"))
        let changed = try await prepareDives([dive], inputSize: 32, cache: cache)
        #expect(changed[0].greys[0] == 2)
        #expect(changed[0].greys[108] == 200)
    }

    @Test func `what is odd about a video is told of its cached frames too`() async throws {
        defer { try? FileManager.default.removeItem(at: folder) }
        let video = folder.appending(path: "short", directoryHint: .isDirectory)
        try FileManager.default.createDirectory(at: video, withIntermediateDirectories: true)
        for index in 1...60 { try greyPNG(9).write(to: video.appending(path: "\(index).png")) }
        let cache = folder.appending(path: "cache", directoryHint: .isDirectory)

        let decoded = try await prepareDives([LabeledDive(video: video)], inputSize: 32, cache: cache)
        let cached = try await prepareDives([LabeledDive(video: video)], inputSize: 32, cache: cache)
        #expect(decoded[0].warnings.count == 1)  // 49 repeated frames
        #expect(cached[0].warnings == decoded[0].warnings)
        #expect(cached[0].greys == decoded[0].greys)

        // 103 frames fill the window that is judged.
        for index in 61...103 { try greyPNG(9).write(to: video.appending(path: "\(index).png")) }
        let whole = try await prepareDives([LabeledDive(video: video)], inputSize: 32, cache: cache)
        #expect(whole[0].warnings.isEmpty)
    }

    @Test func `a dive that cannot be read is an error that names it`() async throws {
        defer { try? FileManager.default.removeItem(at: folder) }
        let dive = LabeledDive(video: folder.appending(path: "gone.mp4"))
        await #expect {
            _ = try await prepareDives([dive], inputSize: 32, cache: folder.appending(path: "cache"))
        } throws: {
            String(describing: $0).contains("gone.mp4")
        }
    }

    /// A PNG of 16 x 16 equal grey pixels, its data stored without compression (RFC 1950, RFC 1951, PNG specification 5).
    private func greyPNG(_ value: UInt8) -> Data {
        func big(_ number: UInt32) -> [UInt8] {
            (0..<4).map { UInt8(truncatingIfNeeded: number >> (24 - 8 * $0)) }
        }
        func chunk(_ type: String, _ content: [UInt8]) -> [UInt8] {
            let body = Array(type.utf8) + content
            let crc = body.reduce(0xFFFF_FFFF as UInt32) { crc, byte in
                (0..<8).reduce(crc ^ UInt32(byte)) { crc, _ in
                    crc & 1 == 1 ? crc >> 1 ^ 0xEDB8_8320 : crc >> 1
                }
            }
            return big(UInt32(content.count)) + body + big(~crc)
        }
        let rows = Array(repeating: [0] + Array(repeating: value, count: 16), count: 16).flatMap(\.self)
        let (a, b) = rows.reduce((1, 0) as (UInt32, UInt32)) { sums, byte in
            let a = (sums.0 + UInt32(byte)) % 65521
            return (a, (sums.1 + a) % 65521)
        }
        let length = UInt16(rows.count)
        let stored = [
            0x78, 0x01, 0x01, UInt8(length & 255), UInt8(length >> 8), UInt8(~length & 255),
            UInt8(~length >> 8),
        ]
        return Data(
            [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]
                + chunk("IHDR", big(16) + big(16) + [8, 0, 0, 0, 0])
                + chunk("IDAT", stored + rows + big(b << 16 | a)) + chunk("IEND", []))
    }
}

extension PreparedDive {
    /// The first byte of each frame.
    fileprivate var greys: [UInt8] { (0..<PreparedDive.frameCount).map { firstByte(ofFrame: $0) } }
}
