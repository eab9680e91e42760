import Foundation
import Testing

/// The tool's memory, each time in a process of its own.
@Suite struct MemoryTests {
    let workplace: Workplace

    init() throws { workplace = try Workplace() }

    /// RELIABILITY 30, in small: ten times the length takes no more memory.
    @Test func `memory does not grow with the length of a video`() throws {
        try workplace.makeVideo("short.mp4", frames: 750)
        try workplace.makeVideo("long.mp4", frames: 7500)
        let short = try workplace.peakMegabytes(of: "short.mp4")
        let long = try workplace.peakMegabytes(of: "long.mp4")
        // 6750 more frames of 171x128 pixels would take 440 MB, the container's index of them takes less than one.
        #expect(short > 5)
        #expect(long - short < 30, "\(short) and \(long) MB")
    }

    /// RELIABILITY 24.
    @Test func `a header that claims 65535 pixels a side is refused in little memory`() throws {
        try Data("YUV4MPEG2 W65535 H65535 F25:1 C420\nFRAME\nxxxx".utf8).write(to: workplace["huge.y4m"])
        #expect(try workplace.peakMegabytes(of: "huge.y4m", status: 65) < 200)
    }
}

extension Workplace {
    /// Judges a file and gives the most memory that the tool ever had in RAM.
    func peakMegabytes(
        of file: String, status: Int32 = 0, environment: [String: String] = [:]
    ) throws -> Int {
        let running = try start(Self.tool, ["score", "--no-ledger", "--", file], environment)
        var peak = 0
        while running.process.isRunning {
            peak = max(peak, residentPeakKilobytes(of: running.process.processIdentifier))
            usleep(2000)
        }
        let outcome = try running.outcome()
        guard outcome.status == status else { throw Failure(text: outcome.errors) }
        return peak / 1000
    }

    /// The high-water mark of a process's resident memory, from proc(5); 0 once it has ended.
    private func residentPeakKilobytes(of process: Int32) -> Int {
        guard let status = try? String(contentsOfFile: "/proc/\(process)/status", encoding: .utf8),
            let line = status.split(separator: "\n").first(where: { $0.hasPrefix("VmHWM:") })
        else { return 0 }
        return Int(line.filter(\.isNumber)) ?? 0
    }
}
