import Footage
import Foundation
import Tensors

/// Decoded, resized and cropped frames on disk, one file a dive, so that a video is decoded once.
///
/// A file is 32 bytes (a mark, the input size, the first frame's index and the count of repeated frames, each a
/// little-endian 64-bit integer) and then [109, S, S, 3] bytes of RGB. Its name carries a digest of the video's path, size
/// and modification time, the preprocessing and the input size: what has changed is decoded again.
struct FrameCache: Sendable {
    let folder: URL
    let preprocessing: Preprocessing

    private static let mark: Int64 = 0x3130_4556_4944  // "DIVE01"
    private static let headerByteCount = 32

    /// The frames of a video: from the cache, else decoded and kept.
    ///
    /// - Throws: `FootageError` where the video cannot be read; `TensorsError` where the cache cannot be written.
    func frames(of video: URL) throws -> (frames: Data, place: PreparedDive.FramePlace) {
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
    private func read(_ file: URL) -> (frames: Data, place: PreparedDive.FramePlace)? {
        let byteCount = PreparedDive.byteCount(inputSize: preprocessing.inputSize)
        guard let data = try? Data(contentsOf: file, options: .alwaysMapped),
            data.count == Self.headerByteCount + byteCount
        else { return nil }
        let header = data.withUnsafeBytes { bytes in
            (0..<4).map { Int64(littleEndian: bytes.loadUnaligned(fromByteOffset: 8 * $0, as: Int64.self)) }
        }
        guard header[0] == Self.mark, header[1] == preprocessing.inputSize, header[2] >= 0,
            (0...Int64(PreparedDive.frameCount)).contains(header[3])
        else { return nil }
        return (
            data.dropFirst(Self.headerByteCount),
            PreparedDive.FramePlace(firstFrame: Int(header[2]), repeatedFrameCount: Int(header[3]))
        )
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
        // FNV-1a, 64 bits (Fowler, Noll & Vo).
        let digest = key.utf8.reduce(0xCBF2_9CE4_8422_2325 as UInt64) { ($0 ^ UInt64($1)) &* 0x100_0000_01B3 }
        let stem = video.deletingPathExtension().lastPathComponent.prefix(80)
        return folder.appending(path: "\(stem)-\(String(digest, radix: 16)).frames")
    }
}
