import Foundation

/// Tests the ledger's folder: SQLite's codes say that something failed, but not what the file system cannot do.
struct LedgerPlace {
    private let folder: String

    /// What prevents writing a ledger there.
    enum Obstacle: Equatable {
        case noFolder
        /// No file can be created; the error number.
        case cannotCreate(Int32)
        /// A file can be created but not written; the error number.
        case cannotWrite(Int32)
        /// Files cannot be locked; the error number.
        case noLocks(Int32)
        /// A file cannot be mapped into memory shared by several processes; the error number.
        case noSharedMemory(Int32)
    }

    init(of ledger: URL) {
        let resolved = realpath(ledger.path, nil)
        defer { free(resolved) }
        let path = resolved.map { String(cString: $0) } ?? ledger.path
        folder = URL(filePath: path).deletingLastPathComponent().path
    }

    /// The size of the ledger's growth steps, and of its index.
    private static let triedByteCount = 1 << 16

    /// Does with a file of its own what SQLite does with the ledger's, and removes it; nil if everything works.
    ///
    /// The ledger itself is not touched: closing it would release the locks that this process holds on it.
    func obstacle() -> Obstacle? {
        var status = stat()
        guard stat(folder, &status) == 0, status.st_mode & S_IFMT == S_IFDIR else { return .noFolder }
        let path = "\(folder)/.dive-judge-\(getpid())-\(UInt32.random(in: 0 ... .max))"
        let descriptor = open(path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { return .cannotCreate(errno) }
        defer {
            close(descriptor)
            unlink(path)
        }
        let bytes = [UInt8](repeating: 1, count: Self.triedByteCount)
        var writtenCount = 0
        // A short write does not set the error number; the next one does.
        while writtenCount < bytes.count {
            let count = bytes[writtenCount...].withUnsafeBytes { write(descriptor, $0.baseAddress, $0.count) }
            guard count > 0 else { return .cannotWrite(errno) }
            writtenCount += count
        }
        guard fsync(descriptor) == 0 else { return .cannotWrite(errno) }
        var lock = flock(
            l_type: Int16(F_WRLCK), l_whence: Int16(SEEK_SET), l_start: 0, l_len: 1, l_pid: 0)
        guard fcntl(descriptor, F_SETLK, &lock) == 0 else { return .noLocks(errno) }
        let memory = mmap(nil, bytes.count, PROT_READ | PROT_WRITE, MAP_SHARED, descriptor, 0)
        guard memory != MAP_FAILED else { return .noSharedMemory(errno) }
        munmap(memory, bytes.count)
        return nil
    }
}

extension LedgerPlace {
    /// The error for a ledger that cannot be written because of its location.
    func error(_ obstacle: Obstacle, _ url: URL) -> RecordsError {
        func words(_ code: Int32) -> String { String(cString: strerror(code)) }
        func unfit(_ problem: String, _ remedy: String) -> RecordsError {
            RecordsError(.cannotOpen, url.path, problem, remedy: remedy)
        }
        let local = "Keep the ledger on a local disk."
        switch obstacle {
        case .noFolder:
            return unfit("the folder \(folder) does not exist", "Create it, or keep the ledger elsewhere.")
        case .cannotCreate(let code):
            return unfit(
                "nothing can be created in the folder \(folder) (\(words(code)))",
                "Keep the ledger elsewhere.")
        case .cannotWrite(let code):
            let remedy =
                switch code {
                case ENOSPC, EDQUOT: "Free some space"
                case EFBIG: "Raise the limit on the size of files (ulimit -f)"
                default: "Check the disk"
                }
            return RecordsError(
                .writeFailed, url.path,
                "nothing more can be written to the folder \(folder) (\(words(code)))",
                remedy: remedy + ", or keep the ledger elsewhere; what it held before is intact.")
        case .noLocks(let code):
            return unfit(
                "the file system of \(folder) does not lock files (\(words(code))), which a ledger needs",
                local)
        case .noSharedMemory(let code):
            return unfit(
                "the file system of \(folder) does not let processes share a file's memory (\(words(code))), which a ledger "
                    + "needs", local)
        }
    }
}
