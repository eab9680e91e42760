import Foundation
import Testing

/// RELIABILITY, "Container and stream" and "Pixels and geometry": what is no video ends with 65 and a sentence.
@Suite struct BrokenVideoTests {
    let workplace: Workplace

    init() throws {
        workplace = try Workplace()
    }

    /// Scores a file that must be refused as bad data: in one line the file, the cause and the next step, and in bounded time
    /// and memory.
    private func refusal(_ file: String) throws -> String {
        let outcome = try workplace.shell(
            "ulimit -v 4000000; ulimit -t 30; \"$DIVEJUDGE\" score --threads 1 '\(file)'")
        #expect(outcome.status == 65)
        #expect(outcome.output == "")
        #expect(outcome.errors.hasPrefix("error: \(file): "), "\(outcome.errors)")
        #expect(outcome.errors.contains(/: [A-Z0-9].+[.?] [A-Z].+\.( \(--[^)]+\))?\n$/), "\(outcome.errors)")
        #expect(outcome.errors.split(separator: "\n").count == 1)
        return outcome.errors
    }

    /// RELIABILITY 1.
    @Test func `an empty file is rejected`() throws {
        try Data().write(to: workplace["empty.mp4"])
        #expect(try refusal("empty.mp4").contains("empty"))
    }

    /// RELIABILITY 2.
    @Test func `a text, a picture and a document named as videos are rejected`() throws {
        try Data("Results of the final\n1. A diver\n".utf8).write(to: workplace["text.mp4"])
        try Data("%PDF-1.4\n1 0 obj\n<<>>\nendobj\n".utf8).write(to: workplace["document.mp4"])
        try workplace.ffmpeg("-f", "lavfi", "-i", "testsrc2=s=320x240", "-frames:v", "1", "picture.jpg")
        try FileManager.default.moveItem(at: workplace["picture.jpg"], to: workplace["picture.mp4"])
        for name in ["text.mp4", "document.mp4", "picture.mp4"] { _ = try refusal(name) }
    }

    /// RELIABILITY 3.
    @Test func `a file cut before its index is reported as cut`() throws {
        let whole = try Data(contentsOf: workplace.makeVideo("whole.mp4"))
        try whole.prefix(whole.count / 2).write(to: workplace["cut.mp4"])
        #expect(try refusal("cut.mp4").contains("The file is cut short before its index (\"moov\")"))
    }

    /// A 200-frame video with its index in front, of which only a share is there.
    private func makeCutVideo(_ name: String, share: Double) throws {
        try workplace.makeVideo("long.mp4", frames: 200)
        try workplace.ffmpeg(
            "-i", "long.mp4", "-c:v", "libx264", "-g", "10", "-bf", "0", "-movflags", "+faststart",
            "front.mp4")
        let whole = try Data(contentsOf: workplace["front.mp4"])
        try whole.prefix(Int(Double(whole.count) * share)).write(to: workplace[name])
    }

    /// RELIABILITY 4.
    @Test func `a file cut inside the window is rejected with the frames read and needed`() throws {
        try makeCutVideo("inside.mp4", share: 0.7)
        let message = try refusal("inside.mp4")
        #expect(message.contains(/\d+ .*\b(103|200)\b/), "\(message)")
    }

    /// RELIABILITY 5.
    @Test func `a file cut after the window is scored with a warning`() throws {
        try makeCutVideo("after.mp4", share: 0.9)
        let outcome = try workplace.divejudge(
            "score", "after.mp4", "--ending-at", "110", "--threads", "1", "--json")
        #expect(outcome.status == 0, "\(outcome.errors)")
        #expect(outcome.output.contains(/"window":\[8,110\]/))
        #expect(
            try Verdict(line: outcome.output).warnings.contains {
                $0.contains("cut") || $0.contains("incomplete")
            })
    }

    /// RELIABILITY 9.
    @Test func `sound alone, or with a cover picture, is rejected`() throws {
        try workplace.ffmpeg("-f", "lavfi", "-i", "sine=d=5", "-c:a", "aac", "sound.mp4")
        #expect(try refusal("sound.mp4").lowercased().contains("no video stream"))
        try workplace.ffmpeg("-f", "lavfi", "-i", "testsrc2=s=320x240", "-frames:v", "1", "cover.jpg")
        try workplace.ffmpeg(
            "-i", "sound.mp4", "-i", "cover.jpg", "-map", "0", "-map", "1", "-c", "copy", "-disposition:v:0",
            "attached_pic", "covered.mp4")
        #expect(try refusal("covered.mp4").lowercased().contains("no video stream"))
    }

    /// RELIABILITY 7: every packet but the first ten is noise.
    @Test func `a mostly damaged video is rejected with counts`() throws {
        try workplace.makeVideo("clip.mp4")
        try workplace.ffmpeg(
            "-i", "clip.mp4", "-c", "copy", "-bsf:v", "noise=amount=20*gt(n\\,10)", "noise.mkv")
        #expect(try refusal("noise.mkv").contains(/\d+ of the \d+ frames|\d+ packets lost/))
    }

    /// RELIABILITY 15: the code of the sample entry is one that nobody knows.
    @Test func `an unknown codec is reported as a missing decoder`() throws {
        var bytes = [UInt8](try Data(contentsOf: workplace.makeVideo("clip.mp4")))
        let entry = try #require(bytes.firstRange(of: Array("avc1\0".utf8))).lowerBound
        bytes.replaceSubrange(entry..<entry + 4, with: Array("zqzq".utf8))
        try Data(bytes).write(to: workplace["strange.mp4"])
        let outcome = try workplace.divejudge("score", "strange.mp4")
        #expect(outcome.status == 69)
        #expect(
            outcome.errors
                == "error: strange.mp4: This libavcodec has no decoder for the video (none). Re-encode the video as "
                + "H.264, or install a libavcodec with more decoders.\n")
    }

    /// RELIABILITY 31.
    @Test func `a timestamp that jumps by a thousand million seconds is rejected`() throws {
        try workplace.makeVideo("clip.mp4")
        // From Matroska to Matroska, so that every version of ffmpeg counts in milliseconds.
        try workplace.ffmpeg("-i", "clip.mp4", "-c", "copy", "plain.mkv")
        try workplace.ffmpeg(
            "-i", "plain.mkv", "-c", "copy", "-bsf:v", "setts=ts=if(gt(N\\,30)\\,TS+1e12\\,TS)", "jump.mkv")
        #expect(try refusal("jump.mkv").contains("The timestamps jump by 1000000000 seconds"))
    }

    /// RELIABILITY 23.
    @Test func `two by two pixels are rejected`() throws {
        try workplace.ffmpeg("-f", "lavfi", "-i", "testsrc2=s=2x2:d=5:r=25", "-c:v", "ffv1", "dot.mkv")
        #expect(try refusal("dot.mkv").contains("2x2"))
    }

    /// RELIABILITY 29.
    @Test(arguments: [1, 15]) func `fewer than sixteen frames are rejected`(_ count: Int) throws {
        try workplace.makeVideo("short.mp4", frames: count)
        #expect(try refusal("short.mp4").contains("16"))
    }

    /// RELIABILITY 2: one picture, or some at one a second, fill the window with repetitions.
    @Test func `stills shown as a video are rejected`() throws {
        try workplace.ffmpeg(
            "-f", "lavfi", "-i", "testsrc2=s=320x240:r=1:d=9", "-c:v", "libx264", "slides.mp4")
        #expect(try refusal("slides.mp4").contains("different pictures, at least 16 are needed"))
    }

    /// RELIABILITY 23.
    @Test func `a folder of images of two by two pixels is rejected`() throws {
        try FileManager.default.createDirectory(at: workplace["dots"], withIntermediateDirectories: false)
        try workplace.ffmpeg("-f", "lavfi", "-i", "testsrc2=s=2x2:d=1:r=25", "dots/%06d.png")
        let outcome = try workplace.divejudge("score", "dots")
        #expect(outcome.status == 65)
        #expect(
            outcome.errors.hasPrefix("error: dots/000001.png: The picture has 2x2 pixels"),
            "\(outcome.errors)")
    }

    /// RELIABILITY 29.
    @Test(arguments: [16, 95, 96, 103]) func `sixteen or more frames are scored`(_ count: Int) throws {
        try workplace.makeVideo("clip.mp4", frames: count)
        let verdict = try workplace.verdict("clip.mp4")
        #expect(verdict.frames == count)
        #expect(verdict.window == [0, count - 1])
        // Only a clip shorter than the window of 103 frames repeats its first frame, and says so.
        #expect(verdict.warnings.contains { $0.contains("repeat") } == (count < 103))
    }

    /// RELIABILITY 16.
    @Test(arguments: [1, 2, 3]) func `a video with rotation metadata gets the upright one's assessment`(
        _ quarterTurns: Int
    ) throws {
        try workplace.makeVideo("upright.mp4")
        try workplace.makeVideo("rotated.mp4", quarterTurns: quarterTurns)
        try workplace.makeVideo("lying.mp4", quarterTurns: quarterTurns, isMarkedRotated: false)
        let upright = try workplace.verdict("upright.mp4")
        let rotated = try workplace.verdict("rotated.mp4").distance(to: upright)
        let lying = try workplace.verdict("lying.mp4").distance(to: upright)
        // H.264 rounds the turned picture a little differently; ignoring the metadata is a different picture.
        #expect(rotated < lying / 10, "\(rotated) and \(lying)")
    }

    /// RELIABILITY 22.
    @Test func `odd sides and full chroma resolution do not shear the picture`() throws {
        // The same pattern at two sizes that differ by a pixel: a sheared one would look different.
        for (name, size) in [("even.mkv", "322x242"), ("odd.mkv", "321x241")] {
            try workplace.ffmpeg(
                "-f", "lavfi", "-i", "gradients=s=640x480:d=5:r=25:seed=1:n=2:c0=red:c1=blue", "-vf",
                "scale=\(size.replacing("x", with: ":"))", "-c:v", "ffv1", "-pix_fmt", "yuv444p", name)
        }
        try workplace.ffmpeg(
            "-i", "even.mkv", "-vf", "hflip", "-c:v", "ffv1", "-pix_fmt", "yuv444p", "other.mkv")
        let even = try workplace.verdict("even.mkv")
        let odd = try workplace.verdict("odd.mkv").distance(to: even)
        let other = try workplace.verdict("other.mkv").distance(to: even)
        #expect(odd < other / 10, "\(odd) and \(other)")
    }
}
