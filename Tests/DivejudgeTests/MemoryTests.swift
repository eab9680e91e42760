import Failures
import Foundation
import Testing

/// The tool's memory, each time in a process of its own.
@Suite struct MemoryTests {
    let workplace: Workplace

    init() throws { workplace = try Workplace() }

    /// RELIABILITY 30, in small: ten times the length takes no more memory.
    @Test func `memory does not grow with a video's length`() throws {
        try workplace.makeVideo("short.mp4", frames: 750)
        try workplace.makeVideo("long.mp4", frames: 7500)
        let short = try workplace.peakMegabytes(of: "short.mp4")
        let long = try workplace.peakMegabytes(of: "long.mp4")
        // 6750 more frames of 171x128 pixels would take 440 MB, the container's index of them takes less than one.
        #expect(short > 5)
        #expect(long - short < 30, "\(short) and \(long) MB")
    }

    /// RELIABILITY 30: three hours, five frames a second.
    @Test(.tags(.slow), .timeLimit(.minutes(20)))
    func `three hours of video take no more memory than a minute`() throws {
        try workplace.ffmpeg(
            "-f", "lavfi", "-i", "testsrc2=s=48x32:r=5:d=60", "-c:v", "libx264", "-preset", "ultrafast",
            "-pix_fmt", "yuv420p", "minute.mkv")
        try workplace.ffmpeg("-stream_loop", "179", "-i", "minute.mkv", "-c", "copy", "long.mkv")
        let short = try workplace.peakMegabytes(of: "minute.mkv")
        let long = try workplace.peakMegabytes(of: "long.mkv")
        #expect(long - short < 40, "\(short) and \(long) MB")
        let verdict = try workplace.verdict("long.mkv")
        #expect(verdict.frames == 3 * 3600 * 25)
        #expect(verdict.window == [269_897, 269_999])
    }

    /// RELIABILITY 25.
    @Test(.tags(.slow)) func `8K video takes little memory`() throws {
        try workplace.ffmpeg(
            "-f", "lavfi", "-i", "testsrc2=s=192x108:r=25:d=0.8", "-vf", "scale=7680:4320:flags=neighbor",
            "-c:v", "libx264", "-preset", "ultrafast", "-pix_fmt", "yuv420p", "8k.mp4")
        // A picture is 50 MB; H.264 keeps a few to refer to.
        #expect(try workplace.peakMegabytes(of: "8k.mp4") < 600)
    }

    /// RELIABILITY 24. The stream of a program stream (.vob) has no header, so that only probing finds it.
    @Test func `a header that claims too many pixels is rejected in little memory`() throws {
        try Data("YUV4MPEG2 W65535 H65535 F25:1 C420\nFRAME\nxxxx".utf8).write(to: workplace["huge.y4m"])
        #expect(try workplace.peakMegabytes(of: "huge.y4m", status: 65) < 200)
        let giant = FuzzTests.fixtures.appending(path: "Fuzz/found/giant.vob")
        try FileManager.default.copyItem(at: giant, to: workplace["giant.vob"])
        #expect(try workplace.peakMegabytes(of: "giant.vob", status: 65) < 300)
    }
}

extension Tag {
    @Tag static var slow: Self
}

extension Workplace {
    /// What a run of the tool took, whatever else the machine did meanwhile.
    struct Cost {
        /// The most memory that the tool ever had in RAM.
        let peakMegabytes: Int
        /// The time of all processors together.
        let processorSeconds: Double
    }

    /// Runs the tool under GNU time; `bin/test` installs it.
    func cost(
        of arguments: [String], status: Int32 = 0, environment: [String: String] = [:]
    ) throws -> Cost {
        let figures = self[".\(UUID().uuidString).cost"]
        let outcome = try run(
            URL(filePath: "/usr/bin/env"),
            ["time", "--quiet", "-f", "%M %U %S", "-o", figures.path, Self.tool.path] + arguments,
            environment)
        guard outcome.status == status else { throw Failure(text: outcome.errors) }
        let numbers = try String(contentsOf: figures, encoding: .utf8).split(whereSeparator: \.isWhitespace)
            .compactMap { Double($0) }
        guard numbers.count == 3 else { throw Failure(text: "GNU time wrote \(numbers)") }
        return Cost(peakMegabytes: Int(numbers[0] / 1000), processorSeconds: numbers[1] + numbers[2])
    }

    /// The most memory that the tool has in RAM while it judges a file.
    func peakMegabytes(of file: String, status: Int32 = 0) throws -> Int {
        try cost(of: ["score", "--no-ledger", "--", file], status: status).peakMegabytes
    }
}
