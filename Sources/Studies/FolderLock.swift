package import Foundation

/// Prevents two processes from training in one folder: the second fails, and nothing is overwritten.
///
/// The kernel holds the lock: it ends with the process, however that ends.
package struct FolderLock {
    private let descriptor: Int32

    /// Locks the folder.
    ///
    /// - Throws: `StudiesError` if another process holds it, or the lock file cannot be created.
    package init(_ folder: URL) throws {
        guard let lock = try FolderLock(ifFree: folder) else {
            throw StudiesError(
                .busy, folder.relativePath,
                "is being trained in by another process",
                remedy: "Wait until it ends, or name another folder."
            )
        }
        self = lock
    }

    /// Locks the folder unless another process holds it.
    ///
    /// - Throws: `StudiesError` if the lock file cannot be created.
    package init?(ifFree folder: URL) throws {
        let file = folder.appending(path: "lock")
        descriptor = open(file.path, O_CREAT | O_RDWR | O_CLOEXEC, 0o644)
        guard descriptor >= 0 else {
            throw StudiesError(
                .cannotCreate, file.relativePath,
                "cannot be made (\(String(cString: strerror(errno))))",
                remedy: "Check the folder's permissions.")
        }
        guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
            close(descriptor)
            return nil
        }
    }

    /// Releases the lock.
    package func release() { close(descriptor) }
}
