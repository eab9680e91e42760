import Commands
import Foundation

/// Refuses an output that would take the place of another kind of file, as of results.csv by a slip of the pen. An empty file
/// is of every kind.
///
/// - Parameters:
///   - kind: what is to be written, in a word.
///   - example: a name for it.
///   - isOfKind: whether a file that is there already is of this kind.
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
        "this file is there already and is no \(kind)",
        remedy: "Name another file for the \(kind), as \(example).")
}
