import CZip
public import Foundation
import Synchronization

/// A zip archive read in place: entries are unpacked into memory, never onto the disk.
///
/// Opening rejects what no legitimate writer produces: names that leave the archive or occur twice, encrypted entries,
/// overlapping entries. The reader limits how much an entry may unpack to.
public final class ZipFile: Sendable {
    /// The file.
    public let url: URL
    /// The names of the entries, in the order of the archive's directory.
    public let names: [String]

    private let entries: [String: Entry]
    /// libzip's archive; its calls exclude each other.
    private let archive: Mutex<OpaquePointer>

    private struct Entry {
        let index: UInt64
        let byteCount: Int
        let storedByteCount: Int
        let isStored: Bool
    }

    /// Opens an archive and checks its directory.
    ///
    /// - Throws: `FilesError` `.unreadable` if the file cannot be read; `.malformed` if it is not a valid archive.
    public init(_ url: URL) throws {
        self.url = url
        let (descriptor, byteCount) = try openForReading(url)
        var code: Int32 = 0
        guard let archive = zip_fdopen(descriptor, ZIP_CHECKCONS, &code) else {
            close(descriptor)
            throw Self.hasDirectory(url)
                ? Self.malformed(
                    url, "is a damaged zip archive (\(Self.reason(code)))", remedy: "Copy it again.")
                : Self.malformed(
                    url,
                    "is an incomplete zip archive: the directory at its end is missing",
                    remedy: "Download or copy it again, to the end."
                )
        }
        do {
            (names, entries) = try Self.readDirectory(archive, url: url, fileByteCount: byteCount)
        } catch {
            zip_discard(archive)
            throw error
        }
        self.archive = Mutex(archive)
    }

    deinit { archive.withLock { zip_discard($0) } }

    /// Whether the archive has an entry of this name.
    package func contains(_ name: String) -> Bool { entries[name] != nil }

    /// The unpacked size that an entry declares, in bytes; reading enforces it.
    ///
    /// - Throws: `FilesError` `.malformed` if there is no such entry.
    package func byteCount(of name: String) throws -> Int { try entry(name).byteCount }

    /// Unpacks an entry.
    ///
    /// - Parameter mostByteCount: how many bytes it may unpack to.
    /// - Throws: `FilesError` `.malformed` if there is no such entry, it is larger, or its bytes do not match its checksum.
    public func read(_ name: String, atMost mostByteCount: Int) throws -> [UInt8] {
        let entry = try entry(name)
        guard entry.byteCount <= mostByteCount else {
            throw Self.malformed(
                url,
                "has an entry \"\(name.shortened)\" of \(entry.byteCount) bytes, allowed are \(mostByteCount)",
                remedy: "Check where it comes from.")
        }
        var bytes: [UInt8] = []
        bytes.reserveCapacity(entry.byteCount)
        try forEachPiece(of: name) { bytes.append(contentsOf: $0) }
        return bytes
    }

    /// Unpacks an entry in pieces of one mebibyte; the last may be shorter. After the last byte, the whole is checked against
    /// the checksum.
    package func forEachPiece(of name: String, _ body: (UnsafeRawBufferPointer) throws -> Void) throws {
        let entry = try entry(name)
        try withOpenEntry(name, entry) { handle in
            try readPieces(handle, name: name, count: entry.byteCount, body)
            // libzip compares the checksum on a read past the end.
            var extra: UInt8 = 0
            guard zip_fread(handle, &extra, 1) == 0 else { throw damaged(name) }
        }
    }

    /// Reads a range of bytes of an uncompressed entry, piece by piece and unchecked.
    package func forEachPiece(
        of name: String, in range: Range<Int>, _ body: (UnsafeRawBufferPointer) throws -> Void
    ) throws {
        let entry = try entry(name)
        guard entry.isStored, range.upperBound <= entry.byteCount else { throw damaged(name) }
        try withOpenEntry(name, entry) { handle in
            guard range.isEmpty || zip_fseek(handle, Int64(range.lowerBound), SEEK_SET) == 0 else {
                throw damaged(name)
            }
            try readPieces(handle, name: name, count: range.count, body)
        }
    }

    /// Checks that an entry is stored uncompressed, so that parts of it can be read.
    package func requireStored(_ name: String) throws {
        guard try entry(name).isStored else {
            throw Self.malformed(
                url, "has a compressed entry \"\(name.shortened)\"",
                remedy: "Save it again without compression.")
        }
    }

    private func withOpenEntry(
        _ name: String, _ entry: Entry, _ body: (OpaquePointer) throws -> Void
    ) throws {
        try archive.withLock { archive in
            guard let handle = zip_fopen_index(archive, entry.index, 0) else { throw damaged(name) }
            defer { zip_fclose(handle) }
            try body(handle)
        }
    }

    private func readPieces(
        _ handle: OpaquePointer, name: String, count: Int, _ body: (UnsafeRawBufferPointer) throws -> Void
    ) throws {
        let pieceByteCount = min(count, 1 << 20)
        let piece = UnsafeMutableRawPointer.allocate(byteCount: pieceByteCount, alignment: 16)
        defer { piece.deallocate() }
        var rest = count
        while rest > 0 {
            let wanted = min(rest, pieceByteCount)
            var got = 0
            while got < wanted {
                let step = zip_fread(handle, piece + got, UInt64(wanted - got))
                guard step > 0 else { throw damaged(name) }
                got += Int(step)
            }
            try body(UnsafeRawBufferPointer(start: piece, count: wanted))
            rest -= wanted
        }
    }

    private func entry(_ name: String) throws -> Entry {
        guard let entry = entries[name] else {
            throw Self.malformed(
                url, "has no entry \"\(name.shortened)\"", remedy: "Check that it is the right file.")
        }
        return entry
    }

    private func damaged(_ name: String) -> FilesError {
        Self.malformed(url, "is damaged in its entry \"\(name.shortened)\"", remedy: "Copy it again.")
    }

    // MARK: The directory

    private static func readDirectory(
        _ archive: OpaquePointer, url: URL, fileByteCount: Int
    ) throws -> ([String], [String: Entry]) {
        var names: [String] = []
        var entries: [String: Entry] = [:]
        var storedByteCount = 0
        for index in 0..<UInt64(max(zip_get_num_entries(archive, 0), 0)) {
            var status = zip_stat_t()
            guard let pointer = zip_get_name(archive, index, 0),
                zip_stat_index(archive, index, 0, &status) == 0
            else { throw malformed(url, "has an entry that cannot be read", remedy: "Copy it again.") }
            let name = String(cString: pointer)
            let entry = try readEntry(index, name, status, url: url)
            guard entries.updateValue(entry, forKey: name) == nil else {
                throw malformed(
                    url, "has the entry \"\(name.shortened)\" twice", remedy: "Check where it comes from.")
            }
            names.append(name)
            storedByteCount += entry.storedByteCount
            guard storedByteCount <= fileByteCount else {
                throw malformed(url, "has entries that overlap", remedy: "Check where it comes from.")
            }
        }
        return (names, entries)
    }

    private static func readEntry(
        _ index: UInt64, _ name: String, _ status: zip_stat_t, url: URL
    ) throws -> Entry {
        let parts = name.split(omittingEmptySubsequences: false) { $0 == "/" || $0 == "\\" }
        guard !name.isEmpty, parts.first != "", !parts.contains(".."), parts.first?.contains(":") != true
        else {
            throw malformed(
                url,
                "has an entry \"\(name.shortened)\", which leaves the archive",
                remedy: "Check where it comes from.")
        }
        guard status.encryption_method == UInt16(ZIP_EM_NONE) else {
            throw malformed(
                url, "has an encrypted entry \"\(name.shortened)\"",
                remedy: "Save it again without a password.")
        }
        guard let byteCount = Int(exactly: status.size), let storedByteCount = Int(exactly: status.comp_size),
            storedByteCount <= .max / 2
        else {
            throw malformed(
                url, "has an entry \"\(name.shortened)\" of an impossible size", remedy: "Copy it again.")
        }
        return Entry(
            index: index, byteCount: byteCount, storedByteCount: storedByteCount,
            isStored: status.comp_method == UInt16(ZIP_CM_STORE) && byteCount == storedByteCount)
    }

    /// Whether the record that ends every archive's directory is present (APPNOTE.TXT 4.3.16); a comment of 65535 bytes may
    /// follow it.
    private static func hasDirectory(_ url: URL) -> Bool {
        guard let mapping = try? FileMapping(url) else { return true }
        let end: [UInt8] = [0x50, 0x4B, 0x05, 0x06]
        return withExtendedLifetime(mapping) {
            let tail = mapping.bytes.suffix(65_557)
            return tail.indices.contains { tail[$0...].starts(with: end) }
        }
    }

    private static func malformed(_ url: URL, _ problem: String, remedy: String) -> FilesError {
        FilesError(.malformed, url.path, problem, remedy: remedy)
    }

    private static func reason(_ code: Int32) -> String {
        if code == ZIP_ER_EXISTS { return "it has an entry twice" }
        var error = zip_error_t()
        zip_error_init_with_code(&error, code)
        defer { zip_error_fini(&error) }
        return String(cString: zip_error_strerror(&error))
    }
}
