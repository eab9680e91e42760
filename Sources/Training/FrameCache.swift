import Datasets
import Files
import Footage
import Foundation

/// Decoded and resized frames on disk, one file per dive, so that each video is decoded only once.
///
/// A file is six little-endian 64-bit integers (a mark, width and height of the frames, the prepared frame at which the
/// window begins, the first frame's index in the video and the count of repeated frames), then [109, H, W, 3] bytes of RGB,
/// uncropped, then the video's warnings, one per line. Its name contains a digest of the video's path, size and modification
/// time, the dive's place in it, the preprocessing and the frame size: any change causes a new decode.
struct FrameCache: Sendable {
    let folder: URL
    let preprocessing: Preprocessing

    private static let mark: Int64 = 0x3230_4556_4944  // "DIVE02"
    /// Leaves room in a file name's 255 bytes for the rest of the name, and for the suffix of a temporary file.
    private static let mostStemBytes = 120
    private static let headerCount = 6
    private static let headerByteCount = 8 * headerCount

    /// The frames of one dive, and their metadata.
    struct Entry {
        let frames: Data
        let place: PreparedDive.FramePlace
        let warnings: [String]
    }

    var layout: FrameLayout { FrameLayout(preprocessing) }

    /// The file for a dive's frames.
    func file(of dive: LabeledDive, stamp: VideoStamp) -> URL {
        let place = dive.endFrame.map { "\($0)" } ?? "end"
        let key = [
            dive.video.standardizedFileURL.path, stamp.text, place, Preprocessing.identifier,
            "\(layout.width)x\(layout.height)",
        ].joined(separator: "\u{0}")
        var stem = dive.video.deletingPathExtension().lastPathComponent
        while stem.utf8.count > Self.mostStemBytes { stem.unicodeScalars.removeLast() }
        return folder.appending(path: "\(stem)-\(place)-\(key.digest).frames")
    }

    /// Maps a cached file; nil if there is none with this format and size.
    func read(_ file: URL) -> Entry? {
        guard let data = try? Data(contentsOf: file, options: .alwaysMapped),
            data.count >= Self.headerByteCount + layout.byteCount
        else { return nil }
        let header = data.withUnsafeBytes { bytes in
            (0..<Self.headerCount).map {
                Int64(littleEndian: bytes.loadUnaligned(fromByteOffset: 8 * $0, as: Int64.self))
            }
        }
        let starts = [PreparedDive.windowStartInside, PreparedDive.windowStartAtEnd].map(Int64.init)
        guard header[0] == Self.mark, header[1] == layout.width, header[2] == layout.height,
            starts.contains(header[3]), header[4] >= 0,
            (0...Int64(PreparedDive.frameCount)).contains(header[5])
        else { return nil }
        let rest = data.dropFirst(Self.headerByteCount)
        return Entry(
            frames: rest.prefix(layout.byteCount),
            place: PreparedDive.FramePlace(
                firstFrame: Int(header[4]), repeatedFrameCount: Int(header[5]), windowStart: Int(header[3])),
            warnings: String(decoding: rest.dropFirst(layout.byteCount), as: UTF8.self).split(separator: "\n")
                .map(String.init))
    }

    /// Stores the frames of a dive, and returns them as later reads will.
    ///
    /// - Throws: `TensorsError` if the file cannot be written.
    func write(_ window: FootageWindow, windowStart: Int, warnings: [String], to file: URL) throws -> Entry {
        let header = [
            Self.mark, Int64(layout.width), Int64(layout.height), Int64(windowStart),
            Int64(window.window.lowerBound), Int64(window.repeatedFrameCount),
        ].map(\.littleEndian)
        let output = try AtomicFile(replacing: file)
        try header.withUnsafeBytes { try output.write($0) }
        for frame in window.frames { try frame.pixels.withUnsafeBytes { try output.write($0) } }
        try output.write(warnings.joined(separator: "\n"))
        try output.commit()
        guard let written = read(file) else {
            throw TrainingError(
                .cache, file.path,
                "was written and cannot be read back",
                remedy: "Check the disk, or choose another cache.")
        }
        return written
    }
}
