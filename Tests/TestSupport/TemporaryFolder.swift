package import Foundation

/// A folder that is gone when the last reference to it is.
package final class TemporaryFolder: Sendable {
    package let url: URL

    package init() throws {
        url = FileManager.default.temporaryDirectory.appending(
            path: "dive-judge-tests-\(UUID().uuidString)", directoryHint: .isDirectory)
        try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
    }

    deinit {
        try? FileManager.default.removeItem(at: url)
    }

    package subscript(_ name: String) -> URL { url.appending(path: name, directoryHint: .notDirectory) }
}
