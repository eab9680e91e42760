import Footage
import Foundation
import Testing

struct DamageTests {
    let reader = FootageReader()

    /// RELIABILITY 6: one bit in ten thousand of the pictures, 20 fixed seeds.
    @Test(.needsZzuf, arguments: 0..<20)
    func `flipped bytes give a degraded window or an error about the data`(_ seed: Int) throws {
        let media = try Media()
        let video = try makeBusyVideo(media)
        let pristine = try reader.window(of: video)
        let damaged = try flip(video, bitShare: 0.0001, seed: seed, media)
        do {
            let window = try reader.window(of: damaged)
            #expect(window.frames == pristine.frames || window.isDegraded)
            #expect(window.isDegraded == window.warnings.contains { $0.hasPrefix("The video is damaged") })
        } catch let error as FootageError {
            #expect(error.kind == .badData, "\(error)")
        }
    }

    /// RELIABILITY 7.
    @Test(.needsZzuf) func `too many damaged frames are an error with counts`() throws {
        let media = try Media()
        let damaged = try flip(makeBusyVideo(media), bitShare: 0.001, seed: 1, media)
        let error = readingError(damaged)
        #expect(error?.code == .corrupt)
        #expect(
            error?.problem.firstMatch(
                of: /^(\d+) of the \d+ frames to be judged are damaged, at most 5 % may be\.$/) != nil)
    }

    /// RELIABILITY 7: zeros behind the last packet, as of a download whose space was taken at once.
    @Test(.needsFFmpeg)
    func `a video that cannot be read to its end is rejected unless the end is not needed`() throws {
        let media = try Media()
        _ = try media.makeVideo(numbers: Array(0..<110))
        let whole = try Data(contentsOf: media.ffmpeg("-i", "clip.mp4", "-c", "copy", "whole.ts"))
        let padded = try media.makeFile(
            "padded.ts", [UInt8](whole) + [UInt8](repeating: 0, count: 20_000_000))
        let error = readingError(padded)
        #expect(error?.code == .corrupt)
        #expect(
            error?.problem.firstMatch(
                of:
                    /^The video cannot be read after frame 1\d\d: \d+ packets are lost\.$/
            )
                != nil, "\(error?.problem ?? "no error")")
        #expect(try reader.window(of: padded, endingAt: 104).numbers == Array(2...104))
    }

    /// Noise makes large frames, so that flips hit pictures; a key frame every second.
    private func makeBusyVideo(_ media: Media) throws -> URL {
        let writer = try VideoWriter(
            url: media.url("busy.mp4"), width: 192, height: 144,
            quality: VideoWriter.Quality(preset: "ultrafast", constantRateFactor: 28))
        let noise = Fixture.pattern(width: 200, height: 150)
        for number in 0..<110 {
            try writer.append(noise.cropped(left: number % 8, top: number % 6, width: 192, height: 144))
        }
        try writer.finish()
        return media.url("busy.mp4")
    }

    /// Lets zzuf flip bits inside the pictures (`mdat`), the index stays whole.
    private func flip(_ url: URL, bitShare: Double, seed: Int, _ media: Media) throws -> URL {
        let bytes = [UInt8](try Data(contentsOf: url))
        let start = try #require(bytes.firstRange(of: Array("mdat".utf8))).upperBound
        let end = try #require(bytes.firstRange(of: Array("moov".utf8))).lowerBound - 4
        return try media.zzuf(url, "-s", "\(seed)", "-r", "\(bitShare)", "-b", "\(start)-\(end - 1)")
    }
}
