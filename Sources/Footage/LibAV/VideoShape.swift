import Foundation

/// The display aspect ratio of a video.
enum VideoShape {
    /// Width to height of the first picture, upright and with square pixels; nil for a folder of images, and if no picture
    /// can be decoded.
    ///
    /// - Throws: `FootageError` if no video can be opened.
    static func aspectRatio(of url: URL) throws -> Double? {
        guard case .file(let size) = try FileInspection.kind(of: url) else { return nil }
        let decoder = try VideoDecoder(url: url, fileSize: size, threadCount: 1)
        guard let frame = try decoder.next() else { return nil }
        let pixel = frame.pointer.pointee.sample_aspect_ratio
        let pixelRatio = pixel.num > 0 && pixel.den > 0 ? Double(pixel.num) / Double(pixel.den) : 1
        let ratio = Double(frame.width) * pixelRatio / Double(frame.height)
        let orientation = decoder.orientation == .upright ? frame.orientation : decoder.orientation
        return orientation.isTransposed ? 1 / ratio : ratio
    }
}
