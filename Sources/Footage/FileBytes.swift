import Foundation

/// Reads bytes anywhere in a file, without libav.
final class FileBytes {
    /// Bytes in the file.
    let size: Int64
    private let handle: FileHandle
    private var buffer: [UInt8] = []
    private var bufferStart: Int64 = 0
    private static let bufferSize = 4096

    init?(_ url: URL) {
        guard let handle = try? FileHandle(forReadingFrom: url), let end = try? handle.seekToEnd() else {
            return nil
        }
        self.handle = handle
        size = Int64(clamping: end)
    }

    deinit { try? handle.close() }

    /// Some bytes; fewer if the file ends.
    func bytes(at position: Int64, count: Int) -> [UInt8] {
        guard position >= 0, position < size, count > 0 else { return [] }
        if count > Self.bufferSize { return read(at: position, count: count) }
        if position < bufferStart || position + Int64(count) > bufferStart + Int64(buffer.count) {
            buffer = read(at: position, count: Self.bufferSize)
            bufferStart = position
        }
        let start = Int(position - bufferStart)
        return Array(buffer[start..<min(start + count, buffer.count)])
    }

    /// A number of `count` bytes, most significant first; nil past the end.
    func number(at position: Int64, count: Int) -> Int64? {
        let bytes = bytes(at: position, count: count)
        guard bytes.count == count, count < 8 || bytes[0] < 0x80 else { return nil }
        return bytes.reduce(0) { $0 << 8 | Int64($1) }
    }

    /// A number of `count` bytes, least significant first; nil past the end.
    func littleNumber(at position: Int64, count: Int) -> Int64? {
        let bytes = bytes(at: position, count: count)
        guard bytes.count == count, count < 8 || bytes[count - 1] < 0x80 else { return nil }
        return bytes.reversed().reduce(0) { $0 << 8 | Int64($1) }
    }

    /// Four letters; nil past the end.
    func name(at position: Int64) -> String? {
        let bytes = bytes(at: position, count: 4)
        return bytes.count == 4 ? String(decoding: bytes, as: UTF8.self) : nil
    }

    private func read(at position: Int64, count: Int) -> [UInt8] {
        let count = Int(min(Int64(count), size - position))
        return [UInt8](unsafeUninitializedCapacity: count) { buffer, readCount in
            readCount = 0
            while readCount < count {
                let part = pread(
                    handle.fileDescriptor, buffer.baseAddress.map { $0 + readCount }, count - readCount,
                    off_t(position) + off_t(readCount))
                guard part > 0 else { return }
                readCount += part
            }
        }
    }
}
