package import Foundation

/// Runs with a fresh folder named "cup", and removes it.
package func withFolder(_ body: (URL) throws -> Void) throws {
    let parent = FileManager.default.temporaryDirectory
        .appending(path: "dive-judge-tests-\(UUID().uuidString)", directoryHint: .isDirectory)
    let folder = parent.appending(path: "cup", directoryHint: .isDirectory)
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: parent) }
    try body(folder)
}

/// Runs with a fresh folder named "cup" that holds files with these texts, and removes it.
package func withFiles(_ files: KeyValuePairs<String, String>, _ body: (URL) throws -> Void) throws {
    try withFolder { folder in
        for (name, text) in files {
            let url = folder.appending(path: name, directoryHint: .notDirectory)
            try FileManager.default.createDirectory(
                at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
            try Data(text.utf8).write(to: url)
        }
        try body(folder)
    }
}
