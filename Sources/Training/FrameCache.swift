import Footage
import Foundation
import Tensors

/// Decoded, resized and cropped frames on disk, one file a dive, so that a video is decoded once.
///
/// A file is 32 bytes (a mark, the input size, the first frame's index and the count of repeated frames, each a
/// little-endian 64-bit integer), then [109, S, S, 3] bytes of RGB, then what was odd about the video, a warning a line. Its name carries a digest of the video's path, size
/// and modification time, the preprocessing and the input size: what has changed is decoded again.
struct FrameCache: Sendable {
    let folder: URL
    let preprocessing: Preprocessing

    private static let mark: Int64 = 0x3130_4556_4944  // "DIVE01"
    private static let headerByteCount = 32

    /// The frames of one video, and what is to be known of them.
    struct Entry {
        let frames: Data
        let place: PreparedDive.FramePlace
        let warnings: [String]
    }

    /// The frames of a video: from the cache, else decoded and kept.
    ///
    /// - Throws: `FootageError` where the video cannot be read; `TensorsError` where the cache cannot be written.
    func entry(of video: URL) throws -> Entry {
        let file = cacheFile(of: video)
        if let cached = read(file) { return cached }
        let reader = FootageReader(preprocessing: preprocessing, decodingThreadCount: 1)
        let window = try reader.window(of: video, frameCount: PreparedDive.frameCount)
        let place = PreparedDive.FramePlace(
            firstFrame: window.window.lowerBound, repeatedFrameCount: window.repeatedFrameCount)
        var bytes: [UInt8] = []
        bytes.reserveCapacity(
            Self.headerByteCount + PreparedDive.byteCount(inputSize: preprocessing.inputSize))
        for number in [
            Self.mark, Int64(preprocessing.inputSize), Int64(place.firstFrame),
            Int64(place.repeatedFrameCount),
        ] { withUnsafeBytes(of: number.littleEndian) { bytes.append(contentsOf: $0) } }
        for frame in window.frames {
            bytes +=
                frame.cropped(
                    left: preprocessing.cropLeft, top: preprocessing.cropTop, width: preprocessing.inputSize,
                    height: preprocessing.inputSize
                ).pixels
        }
        // The last warning is of repeated frames; up to six stand before the window that is judged, and trouble nobody.
        let isWindowWhole = (1...PreparedDive.windowStart).contains(place.repeatedFrameCount)
        bytes += window.warnings.dropLast(isWindowWhole ? 1 : 0).joined(separator: "\n").utf8
        let output = try AtomicFile(replacing: file)
        try bytes.withUnsafeBytes { try output.write($0) }
        try output.commit()
        guard let written = read(file) else {
            throw TrainingError(
                .cache, file.path,
                "was written and cannot be read back. Check the disk, or choose another cache.")
        }
        return written
    }

    /// Maps a cached file; nil where there is none of this form and size.
    private func read(_ file: URL) -> Entry? {
        let byteCount = PreparedDive.byteCount(inputSize: preprocessing.inputSize)
        guard let data = try? Data(contentsOf: file, options: .alwaysMapped),
            data.count >= Self.headerByteCount + byteCount
        else { return nil }
        let header = data.withUnsafeBytes { bytes in
            (0..<4).map { Int64(littleEndian: bytes.loadUnaligned(fromByteOffset: 8 * $0, as: Int64.self)) }
        }
        guard header[0] == Self.mark, header[1] == preprocessing.inputSize, header[2] >= 0,
            (0...Int64(PreparedDive.frameCount)).contains(header[3])
        else { return nil }
        let rest = data.dropFirst(Self.headerByteCount)
        return Entry(
            frames: rest.prefix(byteCount),
            place: PreparedDive.FramePlace(firstFrame: Int(header[2]), repeatedFrameCount: Int(header[3])),
            warnings: String(decoding: rest.dropFirst(byteCount), as: UTF8.self).split(separator: "\n")
                .map(String.init))
    }

    /// A file's size and modification time; of a folder the sum and the latest of its images'.
    private static func sizeAndDate(of video: URL) -> (size: Int, modified: Double) {
        func read(_ file: URL) -> (size: Int, modified: Double) {
            let attributes = try? FileManager.default.attributesOfItem(atPath: file.path)
            return (
                (attributes?[.size] as? NSNumber)?.intValue ?? 0,
                (attributes?[.modificationDate] as? Date)?.timeIntervalSince1970 ?? 0
            )
        }
        guard let images = try? FileManager.default.contentsOfDirectory(atPath: video.path) else {
            return read(video)
        }
        return images.map { read(video.appending(path: $0)) }.reduce((0, 0)) {
            ($0.0 + $1.size, max($0.1, $1.modified))
        }
    }

    private func cacheFile(of video: URL) -> URL {
        let (size, modified) = Self.sizeAndDate(of: video)
        let key = [
            video.standardizedFileURL.path, "\(size)", "\(modified)", Preprocessing.identifier,
            "\(preprocessing.inputSize)",
        ].joined(separator: "\u{0}")
        let stem = video.deletingPathExtension().lastPathComponent.prefix(80)
        return folder.appending(path: "\(stem)-\(key.digest).frames")
    }
}
