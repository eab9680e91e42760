import Commands
import Foundation

/// Refuses to overwrite another kind of file, such as a results.csv named by mistake. An empty file counts as any kind.
///
/// - Parameters:
///   - kind: the kind of file to write, in a word.
///   - example: an example of its name.
///   - isOfKind: whether an existing file is of this kind.
/// - Throws: `CommandError`.
func refuseReplacing(
    _ url: URL, by kind: String, as example: String, unless isOfKind: (URL) -> Bool
) throws {
    var isFolder: ObjCBool = false
    guard FileManager.default.fileExists(atPath: url.path, isDirectory: &isFolder) else { return }
    if isFolder.boolValue {
        throw CommandError(
            .cannotCreate, url.relativePath, "this is a folder",
            remedy: "Name a file for the \(kind), as \(example).")
    }
    let values = try? url.resolvingSymlinksInPath().resourceValues(forKeys: [
        .isRegularFileKey, .fileSizeKey,
    ])
    if values?.isRegularFile == true, values?.fileSize == 0 || isOfKind(url) { return }
    throw CommandError(
        .cannotCreate, url.relativePath,
        "this file exists and is not a \(kind)",
        remedy: "Name another file for the \(kind), as \(example).")
}
