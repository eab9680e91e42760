import Footage
import Foundation
import Testing

/// A temporary folder that vanishes with the test, and the videos made in it.
final class Media {
    let folder: URL

    init() throws {
        folder = FileManager.default.temporaryDirectory.appendingPathComponent("footage-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    }

    deinit { try? FileManager.default.removeItem(at: folder) }

    func url(_ name: String) -> URL { folder.appendingPathComponent(name) }

    /// A video whose every frame carries its number.
    func makeVideo(
        _ name: String = "clip.mp4", numbers: [Int], width: Int = 192, height: Int = 144, frameRate: Int = 25,
        clockwiseRotation: Int = 0
    ) throws -> URL {
        let writer = try VideoWriter(
            url: url(name), width: width, height: height, frameRate: frameRate,
            quality: VideoWriter.Quality(preset: "ultrafast", constantRateFactor: 18),
            clockwiseRotation: clockwiseRotation)
        for number in numbers { try writer.append(.make(number: number, width: width, height: height)) }
        try writer.finish()
        return url(name)
    }

    func makeFile(_ name: String, _ bytes: [UInt8]) throws -> URL {
        try Data(bytes).write(to: url(name))
        return url(name)
    }

    func makeFile(_ name: String, _ text: String) throws -> URL { try makeFile(name, Array(text.utf8)) }

    /// A copy of the first part of a file.
    func cut(_ source: URL, to share: Double, as name: String) throws -> URL {
        let data = try Data(contentsOf: source)
        return try makeFile(name, [UInt8](data.prefix(Int(Double(data.count) * share))))
    }

    /// A copy of an MP4 file in which the data of the last pictures are zeros, while its index still lists them.
    ///
    /// The sizes stand in `stsz` (ISO/IEC 14496-12, 8.7.3.2); `VideoWriter` writes the pictures to the end of `mdat`.
    func withoutLastPictures(of source: URL, count: Int) throws -> URL {
        var bytes = [UInt8](try Data(contentsOf: source))
        let table = try #require(bytes.firstRange(of: Array("stsz".utf8))).upperBound
        func number(at place: Int) -> Int { bytes[place..<place + 4].reduce(0) { $0 << 8 | Int($1) } }
        let pictureCount = number(at: table + 8)
        let lost = (pictureCount - count..<pictureCount).reduce(0) { $0 + number(at: table + 12 + 4 * $1) }
        let end = try #require(bytes.firstRange(of: Array("moov".utf8))).lowerBound - 4
        bytes.replaceSubrange(end - lost..<end, with: [UInt8](repeating: 0, count: lost))
        return try makeFile("damaged.mp4", bytes)
    }

    /// Runs the ffmpeg command in the folder; the last argument is the name of the output.
    func ffmpeg(_ arguments: String...) throws -> URL {
        try ffmpeg(arguments)
    }

    func ffmpeg(_ arguments: [String]) throws -> URL {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = ["ffmpeg", "-nostdin", "-v", "error", "-y"] + arguments
        process.currentDirectoryURL = folder
        try process.run()
        process.waitUntilExit()
        try #require(process.terminationStatus == 0, "ffmpeg \(arguments.joined(separator: " "))")
        return url(try #require(arguments.last))
    }

    /// A copy in which zzuf flipped bits.
    func zzuf(_ source: URL, _ arguments: String...) throws -> URL {
        let copy = try makeFile("flipped.\(source.pathExtension)", [])
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = ["zzuf"] + arguments
        process.standardInput = try FileHandle(forReadingFrom: source)
        process.standardOutput = try FileHandle(forWritingTo: copy)
        try process.run()
        process.waitUntilExit()
        try #require(process.terminationStatus == 0, "zzuf \(arguments.joined(separator: " "))")
        return copy
    }

    /// Whether a command can be run; `bin/test` installs those that tests need.
    static func has(_ command: String) -> Bool {
        (ProcessInfo.processInfo.environment["PATH"] ?? "").split(separator: ":").contains {
            FileManager.default.isExecutableFile(atPath: "\($0)/\(command)")
        }
    }
}

extension Trait where Self == ConditionTrait {
    static var needsFFmpeg: Self { .enabled(if: Media.has("ffmpeg"), "needs the ffmpeg command") }
    static var needsZzuf: Self { .enabled(if: Media.has("zzuf"), "needs the zzuf command") }
}

extension RGBImage {
    /// Sixteen upright bars, white where the number has a one (the lowest bit at the left), over a dark ground.
    static func make(number: Int, width: Int = 192, height: Int = 144) -> RGBImage {
        let row = (0..<width).flatMap { column -> [UInt8] in
            number >> (column * 16 / width) & 1 == 1 ? [235, 235, 235] : [20, 20, 20]
        }
        return RGBImage(width: width, height: height, pixels: (0..<height).flatMap { _ in row })
    }

    /// The number in a picture made by `make(number:)`, read half way down.
    var number: Int {
        (0..<16).reduce(0) { sum, bit in
            let column = (2 * bit + 1) * width / 32
            return sum | (pixels[(height / 2 * width + column) * 3 + 1] > 128 ? 1 << bit : 0)
        }
    }

    /// The mean absolute difference of all bytes.
    func meanDifference(from other: RGBImage) -> Double {
        guard width == other.width, height == other.height else { return .infinity }
        let sum = zip(pixels, other.pixels).reduce(0) { $0 + abs(Int($1.0) - Int($1.1)) }
        return Double(sum) / Double(pixels.count)
    }
}

extension FootageWindow {
    /// The numbers of the real frames, without the repeats at the front.
    var numbers: [Int] { frames.dropFirst(repeatedFrameCount).map(\.number) }
}

/// The error with which reading a window fails.
func readingError(
    _ url: URL, endingAt: Int? = nil, sourceLocation: SourceLocation = #_sourceLocation
) -> FootageError? {
    #expect(throws: FootageError.self, sourceLocation: sourceLocation) {
        try FootageReader().window(of: url, endingAt: endingAt)
    }
}
