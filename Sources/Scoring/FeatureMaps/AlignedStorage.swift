#if canImport(Glibc)
    import Glibc
#endif

/// Floats that start on a cache line; freed with the object. Initial values are undefined.
final class AlignedStorage {
    let start: UnsafeMutablePointer<Float>
    let count: Int

    /// Floats per cache line.
    static let lineCount = 16
    /// Bytes in a large page. Large blocks are allocated in these units, since touching memory page by page takes longer
    /// than filling it.
    private static let largePage = 1 << 21

    init(count: Int) {
        self.count = count
        let byteCount = max(count, 1) * MemoryLayout<Float>.stride
        let isLarge = byteCount >= 2 * Self.largePage
        let memory = UnsafeMutableRawPointer.allocate(
            byteCount: byteCount, alignment: isLarge ? Self.largePage : Self.lineCount * 4)
        #if os(Linux)
            if isLarge { madvise(memory, byteCount, MADV_HUGEPAGE) }
        #endif
        start = memory.bindMemory(to: Float.self, capacity: max(count, 1))
    }

    deinit { UnsafeMutableRawPointer(start).deallocate() }
}
