import Datasets
import Foundation
import Synchronization
import Testing
import Training

struct PrepareDivesTests {
    private let folder = FileManager.default.temporaryDirectory.appending(
        path: "prepare-\(UUID().uuidString)")

    @Test func `a dive is decoded once, and again if its pictures change`() async throws {
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

        // A mark in the cached file, behind its 48 bytes of header, shows where the frames come from.
        let name = try #require(FileManager.default.contentsOfDirectory(atPath: cache.path).first)
        var cached = try Data(contentsOf: cache.appending(path: name))
        cached[48] = 177
        try cached.write(to: cache.appending(path: name))
        #expect(try await prepareDives([dive], inputSize: 32, cache: cache)[0].greys[0] == 177)

        try greyPNG(200).write(to: video.appending(path: "110.png"))
        let changed = try await prepareDives([dive], inputSize: 32, cache: cache)
        #expect(changed[0].greys[0] == 2)
        #expect(changed[0].greys[108] == 200)
    }

    @Test func `a video's warnings are kept with its cached frames`() async throws {
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

    @Test func `an unreadable dive is an error that names it`() async throws {
        defer { try? FileManager.default.removeItem(at: folder) }
        let dive = LabeledDive(video: folder.appending(path: "gone.mp4"))
        await #expect {
            _ = try await prepareDives([dive], inputSize: 32, cache: folder.appending(path: "cache"))
        } throws: {
            String(describing: $0).contains("gone.mp4")
        }
    }

    @Test func `dives of one long video have three frames after their windows`() async throws {
        defer { try? FileManager.default.removeItem(at: folder) }
        let video = try makeFolder(count: 250)
        let dives = [200, 120, 247].map { LabeledDive(video: video, endFrame: $0) }
        let cache = folder.appending(path: "cache", directoryHint: .isDirectory)

        for _ in ["decoded", "cached"] {
            let prepared = try await prepareDives(dives, inputSize: 32, cache: cache)
            for (dive, end) in zip(prepared, [200, 120, 247]) {
                // Frame i is image i + 1: frames [end - 106, end + 3).
                #expect(dive.greys == (end - 105...end + 3).map { UInt8($0) })
                #expect(dive.name.hasSuffix("/01 to frame \(end)"))
                #expect(dive.warnings.isEmpty)
                for shift in -3...3 {
                    let clips = dive.clips(shiftedBy: shift)
                    // The window [end - 103, end), of which 96 frames are seen.
                    #expect(clips.first == UInt8(end - 103 + 1 + shift))
                    #expect(clips.last == UInt8(end - 103 + 96 + shift))
                }
            }
        }
        #expect(try FileManager.default.contentsOfDirectory(atPath: cache.path).count == 3)
    }

    @Test func `dives of several videos return in the given order`() async throws {
        defer { try? FileManager.default.removeItem(at: folder) }
        let (long, short) = try (makeFolder("01", count: 200), makeFolder("02", count: 120))
        let dives = [
            LabeledDive(video: long, endFrame: 150), LabeledDive(video: short),
            LabeledDive(video: long, endFrame: 130), LabeledDive(video: long),
            LabeledDive(video: short, endFrame: 110),
        ]
        let prepared = try await prepareDives(dives, inputSize: 32, cache: folder.appending(path: "cache"))
        // The first image of the window: its end less 102.
        #expect(prepared.map { $0.clips().first } == [48, 18, 28, 98, 8])
    }

    @Test func `a window near the end of its video is prepared with the frames before it`() async throws {
        defer { try? FileManager.default.removeItem(at: folder) }
        let video = try makeFolder(count: 250)
        let dives = [248, 120, 250].map { LabeledDive(video: video, endFrame: $0) }
        let cache = folder.appending(path: "cache")
        for _ in ["decoded", "cached"] {
            let prepared = try await prepareDives(dives, inputSize: 32, cache: cache)
            #expect(prepared[1].warnings.isEmpty)
            for (dive, end) in [(prepared[0], 248), (prepared[2], 250)] {
                #expect(dive.greys == (end - 108...end).map { UInt8($0) })
                #expect(
                    dive.warnings == [
                        "Fewer than 3 frames follow the window in the video; 6 before it are prepared instead of 3."
                    ])
                for shift in -3...3 {
                    #expect(dive.clips(shiftedBy: shift).first == UInt8(end - 103 + 1 + shift))
                }
            }
        }
    }

    @Test func `a dive near the beginning of its video repeats the first frame`() async throws {
        defer { try? FileManager.default.removeItem(at: folder) }
        let video = try makeFolder(count: 130)
        let dives = [103, 90].map { LabeledDive(video: video, endFrame: $0) }
        let prepared = try await prepareDives(dives, inputSize: 32, cache: folder.appending(path: "cache"))
        // Three repeats stand before a window that is whole.
        #expect(prepared[0].greys == [1, 1, 1] + (1...106).map { UInt8($0) })
        #expect(prepared[0].warnings.isEmpty)
        #expect(prepared[1].greys == Array(repeating: 1, count: 16) + (1...93).map { UInt8($0) })
        #expect(prepared[1].warnings.count == 1)
    }

    @Test func `a dive outside its video is an error that names both`() async throws {
        defer { try? FileManager.default.removeItem(at: folder) }
        let video = try makeFolder(count: 130)
        let dives = [120, 400].map { LabeledDive(video: video, endFrame: $0) }
        await #expect {
            _ = try await prepareDives(dives, inputSize: 32, cache: folder.appending(path: "cache"))
        } throws: {
            String(describing: $0).hasSuffix(
                "01 to frame 400: The folder's 130 images end at 0:05.16 (frame 129), and 0:15.96 (frame 399) was asked for. "
                    + "Give a time that is in the folder."
            )
        }
    }

    @Test func `progress counts the dives of a video one by one`() async throws {
        defer { try? FileManager.default.removeItem(at: folder) }
        let video = try makeFolder(count: 130)
        let dives = [110, 120, 115].map { LabeledDive(video: video, endFrame: $0) }
        let counts = Mutex<[Int]>([])
        _ = try await prepareDives(
            dives, inputSize: 32, cache: folder.appending(path: "cache"),
            progress: { count in counts.withLock { $0.append(count) } })
        #expect(counts.withLock { $0 } == [1, 2, 3])

        await #expect(throws: CancellationError.self) {
            _ = try await prepareDives(
                dives, inputSize: 32, cache: folder.appending(path: "cache"), isCancelled: { true })
        }
    }

    /// At 32 pixels frames are resized to 49 x 37, and the network sees the square at column 8 and row 2.
    @Test(arguments: [false, true])
    func `the network sees the middle of a frame`(_ isMirrored: Bool) async throws {
        defer { try? FileManager.default.removeItem(at: folder) }
        let video = folder.appending(path: "pattern", directoryHint: .isDirectory)
        try FileManager.default.createDirectory(at: video, withIntermediateDirectories: true)
        for index in 1...109 {
            try png(width: 49, height: 37) { column, row in [UInt8(column), UInt8(row), UInt8(index)] }
                .write(to: video.appending(path: "\(index).png"))
        }
        let dive = try await prepareDives(
            [LabeledDive(video: video)], inputSize: 32, cache: folder.appending(path: "cache"))[0]
        #expect(dive.inputSize == 32)
        var expected: [UInt8] = []
        for image in 9..<105 {
            for row in 2..<34 {
                for column in isMirrored ? (8..<40).reversed() : Array(8..<40) {
                    expected += [UInt8(column), UInt8(row), UInt8(image)]
                }
            }
        }
        #expect(dive.clips(shiftedBy: 2, isMirrored: isMirrored) == expected)
    }

    /// Images 1.png... of one grey each, its number.
    private func makeFolder(_ name: String = "01", count: Int) throws -> URL {
        let video = folder.appending(path: name, directoryHint: .isDirectory)
        try FileManager.default.createDirectory(at: video, withIntermediateDirectories: true)
        for index in 1...count {
            try greyPNG(UInt8(index)).write(to: video.appending(path: "\(index).png"))
        }
        return video
    }

    private func greyPNG(_ value: UInt8) -> Data {
        png(width: 16, height: 16) { _, _ in [value, value, value] }
    }

    /// An RGB image, its data stored without compression (RFC 1950, RFC 1951, PNG specification 5).
    private func png(width: Int, height: Int, pixel: (Int, Int) -> [UInt8]) -> Data {
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
        var rows: [UInt8] = []
        for row in 0..<height {
            rows.append(0)
            for column in 0..<width { rows += pixel(column, row) }
        }
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
                + chunk("IHDR", big(UInt32(width)) + big(UInt32(height)) + [8, 2, 0, 0, 0])
                + chunk("IDAT", stored + rows + big(b << 16 | a)) + chunk("IEND", []))
    }
}

extension PreparedDive {
    /// The first byte of each frame.
    fileprivate var greys: [UInt8] { (0..<PreparedDive.frameCount).map { firstByte(ofFrame: $0) } }
}
