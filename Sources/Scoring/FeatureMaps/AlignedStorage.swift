#if canImport(Glibc)
    import Glibc
#endif

/// Floats that begin at a cache line; freed with the object. What they hold at first is undefined.
final class AlignedStorage {
    let start: UnsafeMutablePointer<Float>
    let count: Int

    /// Floats of a cache line.
    static let lineCount = 16
    /// Bytes of a large page. Memory of some size is asked for in these, since touching it page by page takes longer than
    /// filling it.
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
