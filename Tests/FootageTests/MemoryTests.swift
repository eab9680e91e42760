import Footage
import Foundation
import Testing

/// Alone, so that no other test's memory is counted.
@Suite(.serialized) struct MemoryTests {
    /// RELIABILITY 30, in small: ten times the length takes no more memory.
    @Test func `memory does not grow with the length of a video`() throws {
        let media = try Media()
        let short = try media.makeVideo("short.mp4", numbers: Array(0..<750), width: 96, height: 64)
        let long = try media.makeVideo("long.mp4", numbers: Array(0..<7500), width: 96, height: 64)
        let reader = FootageReader(decodingThreadCount: 1)
        _ = try reader.window(of: short)
        let before = ProcessMemory.residentBytes
        let window = try reader.window(of: long)
        let growth = ProcessMemory.residentBytes - before
        #expect(window.decodedFrameCount == 7500)
        #expect(window.numbers == Array(7397..<7500))
        // The index of 7500 frames and the window of 7 MB itself; 6750 more frames would take 440 MB.
        #expect(growth < 60 << 20, "\(growth >> 20) MB")
    }
}
