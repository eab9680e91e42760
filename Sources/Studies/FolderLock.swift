package import Foundation

/// Keeps two processes from training in one folder: the second is told, and nothing is overwritten.
///
/// The lock is the kernel's: it ends with the process, however that ends.
package struct FolderLock {
    private let descriptor: Int32

    /// Takes the folder.
    ///
    /// - Throws: `StudiesError` where another process holds it, or the lock file cannot be made.
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

    /// Takes the folder unless another process holds it.
    ///
    /// - Throws: `StudiesError` where the lock file cannot be made.
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

    /// Lets the folder go.
    package func release() { close(descriptor) }
}
