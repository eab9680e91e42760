package import Foundation
package import Testing

/// A file or folder of `shared`, which lies beside some checkouts: annotations and logs that are not part of the project.
package func sharedFile(_ path: String) -> URL {
    URL(filePath: #filePath).appending(path: "../../../../shared/\(path)").standardizedFileURL
}

extension Trait where Self == ConditionTrait {
    /// Skips a test, by name, in a checkout that has no `shared` folder beside it.
    package static func needsShared(_ path: String) -> Self {
        .enabled(
            if: FileManager.default.fileExists(atPath: sharedFile(path).path),
            "shared/\(path) is not beside this checkout")
    }
}
