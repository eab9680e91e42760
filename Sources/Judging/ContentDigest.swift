import Files
public import Foundation

/// SHA-256 of a video's bytes, or of the names and bytes of a folder's files in the order of their names.
///
/// - Throws: `FilesError` if something cannot be read.
public func contentSHA256(of video: URL) throws -> String {
    var isFolder: ObjCBool = false
    guard FileManager.default.fileExists(atPath: video.path, isDirectory: &isFolder), isFolder.boolValue
    else { return try sha256(ofFileAt: video) }
    var digest = SHA256()
    for name in try FileManager.default.contentsOfDirectory(atPath: video.path).sorted() {
        let file = video.appending(path: name, directoryHint: .notDirectory)
        guard let values = try? file.resourceValues(forKeys: [.isRegularFileKey]),
            values.isRegularFile == true
        else { continue }
        Array("\(try sha256(ofFileAt: file)) \(name)\0".utf8).withUnsafeBytes { digest.update($0) }
    }
    return digest.text
}
