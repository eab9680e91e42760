import Foundation

/// The files of a database that no connection has open.
struct DatabaseFiles {
    private let path: String
    private let url: URL

    /// - Parameters:
    ///   - path: the database's; its log and journal are next to it.
    ///   - url: the name used in errors.
    init(at path: String, of url: URL) {
        self.path = path
        self.url = url
    }

    /// Copies the files to a folder that is removed afterwards.
    ///
    /// - Parameter body: receives the copied database's path.
    /// - Throws: `RecordsError`, and what `body` throws.
    func withCopy(_ body: (String) throws -> Void) throws {
        let folder = FileManager.default.temporaryDirectory.appending(
            path: "dive-judge-\(UUID().uuidString)", directoryHint: .isDirectory)
        defer { try? FileManager.default.removeItem(at: folder) }
        try writing {
            try FileManager.default.createDirectory(
                at: folder, withIntermediateDirectories: false, attributes: [.posixPermissions: 0o700])
        }
        let copy = folder.appending(path: "ledger.sqlite").path
        for suffix in ["", "-wal", "-journal"] where FileManager.default.fileExists(atPath: path + suffix) {
            // Read and written rather than copied, because a copy is as read-only as its original.
            guard let bytes = FileManager.default.contents(atPath: path + suffix) else {
                throw RecordsError.cannotRead(url, "the ledger, or the log beside it, may not be read")
            }
            try writing { try bytes.write(to: URL(filePath: copy + suffix)) }
        }
        try body(copy)
    }

    private func writing(_ body: () throws -> Void) throws {
        do {
            try body()
        } catch {
            let cause = (error as NSError).userInfo[NSUnderlyingErrorKey] as? any Error ?? error
            throw RecordsError(
                .writeFailed, url.path,
                "a temporary copy of the ledger could not be written to "
                    + "\(FileManager.default.temporaryDirectory.path) (\(cause.localizedDescription))",
                remedy: "Check that folder, or name another with the environment variable TMPDIR.")
        }
    }
}
