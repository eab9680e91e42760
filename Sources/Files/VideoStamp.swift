package import Foundation

/// What tells that a video, or a folder of images, has changed: how many bytes it has and when they were written.
package struct VideoStamp: Sendable, Equatable {
    package let text: String

    /// Looks at the file, or at every image of the folder; what is missing has a stamp of its own.
    package init(of video: URL) {
        guard let images = try? FileManager.default.contentsOfDirectory(atPath: video.path) else {
            let (size, modified) = Self.sizeAndDate(video.path)
            text = "\(size) \(modified)"
            return
        }
        let all = images.map { Self.sizeAndDate("\(video.path)/\($0)") }
        text = "\(all.count) \(all.reduce(0) { $0 + $1.size }) \(all.map(\.modified).max() ?? 0)"
    }

    /// Bytes, and nanoseconds since 1970; straight from the system, for a broadcast has a hundred thousand images.
    private static func sizeAndDate(_ path: String) -> (size: Int, modified: Int) {
        var status = stat()
        guard stat(path, &status) == 0 else { return (0, 0) }
        return (Int(status.st_size), status.st_mtim.tv_sec * 1_000_000_000 + status.st_mtim.tv_nsec)
    }
}
