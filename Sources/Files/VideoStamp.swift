package import Foundation

/// Detects changes to a video or a folder of images: its size in bytes and its modification times.
package struct VideoStamp: Sendable, Equatable {
    package let text: String

    /// Reads the stamp of a file, or of every image in a folder; a missing one has its own stamp.
    package init(of video: URL) {
        guard let images = try? FileManager.default.contentsOfDirectory(atPath: video.path) else {
            let (size, modified) = Self.sizeAndDate(video.path)
            text = "\(size) \(modified)"
            return
        }
        let all = images.map { Self.sizeAndDate("\(video.path)/\($0)") }
        text = "\(all.count) \(all.reduce(0) { $0 + $1.size }) \(all.map(\.modified).max() ?? 0)"
    }

    /// Bytes, and nanoseconds since 1970; by a direct system call, since a broadcast has a hundred thousand images.
    private static func sizeAndDate(_ path: String) -> (size: Int, modified: Int) {
        var status = stat()
        guard stat(path, &status) == 0 else { return (0, 0) }
        return (Int(status.st_size), status.st_mtim.tv_sec * 1_000_000_000 + status.st_mtim.tv_nsec)
    }
}
