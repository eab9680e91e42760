import Failures
package import Files
public import Foundation

/// A safetensors file, mapped read-only and fully checked when opened.
///
/// Format: eight bytes of little-endian header length, a JSON header, then the tensors' bytes without gaps, overlaps or
/// trailing bytes (the safetensors format description). Nothing is copied until a tensor is requested.
public final class SafetensorsFile: Sendable {
    /// The location and type of a tensor.
    public struct Entry: Sendable, Equatable {
        /// Element type.
        public let elementType: ElementType
        /// Extents, outermost first.
        public let shape: [Int]
        /// Byte range within the data section.
        public let range: Range<Int>
    }

    /// The file.
    public let url: URL
    /// The header's `__metadata__`.
    public let metadata: [String: String]
    /// Every tensor by name.
    public let entries: [String: Entry]

    private let mapping: FileMapping
    private let dataStart: Int

    static let checksumKey = "checksum"
    /// The prefix of the project's own metadata: models, checkpoints, backbones.
    static let ownPrefix = "dive_judge_"
    static let largestHeader = 100_000_000

    /// Opens and checks a file.
    ///
    /// - Throws: `TensorsError` `.unreadable` if it cannot be read, `.malformed` for any violation of the format, if the
    ///   checksum added by our writer does not match the bytes, and if one of our files lacks it.
    public convenience init(_ url: URL) throws { try self.init(FileMapping(url)) }

    /// Checks a file that is already mapped.
    ///
    /// - Throws: as above, except for `.unreadable`.
    package init(_ mapping: FileMapping) throws {
        let url = mapping.url
        self.url = url
        self.mapping = mapping
        let bytes = mapping.bytes
        func malformed(_ problem: String, remedy: String) -> TensorsError {
            TensorsError(.malformed, url.path, problem, remedy: remedy)
        }

        let begins = bytes.count > 8 && bytes[8] == UInt8(ascii: "{")
        let headerLength = bytes.count < 8 ? 0 : UInt64(littleEndian: bytes.loadUnaligned(as: UInt64.self))
        guard begins || (1...UInt64(max(bytes.count, 9) - 8)).contains(headerLength) else {
            if let format = try FileFormat.recognize(mapping) { throw TensorsError(format, url.path) }
            throw malformed(
                "is not a safetensors file: it has no header in JSON", remedy: "Check where it comes from.")
        }
        guard headerLength <= UInt64(Self.largestHeader) else {
            throw malformed(
                "claims a header of \(headerLength) bytes; the format allows \(Self.largestHeader)",
                remedy: "Check where it comes from.")
        }
        guard Int(headerLength) <= bytes.count - 8 else {
            throw malformed(
                "is cut short: its header has \(headerLength) bytes, of which \(bytes.count - 8) are there",
                remedy: "Download or copy it again.")
        }
        dataStart = 8 + Int(headerLength)
        do {
            let header = try HeaderJSON.parse(UnsafeRawBufferPointer(rebasing: bytes[8..<dataStart]))
            (metadata, entries) = try Self.readHeader(header)
            let end = try Self.checkLayout(entries)
            let dataCount = bytes.count - dataStart
            guard end <= dataCount else {
                throw malformed(
                    "is cut short: its tensors need \(end) bytes, of which \(dataCount) are there",
                    remedy: "Download or copy it again."
                )
            }
            guard end == dataCount else {
                throw HeaderJSON.Failure(reason: "\(dataCount - end) bytes follow the last tensor")
            }
        } catch let failure as HeaderJSON.Failure {
            throw malformed(
                "breaks the safetensors format: \(failure.reason)",
                remedy: "Copy it again if it is a copy, or write it again."
            )
        }
        if let key = metadata.keys.sorted().first(where: { $0.hasPrefix(Self.ownPrefix) }) {
            // Without this, damage to the word "checksum" alone would let any other damage pass.
            guard metadata[Self.checksumKey] != nil else {
                throw malformed(
                    "has no checksum, which every file with \"\(key.shortened)\" in its metadata carries: it is damaged",
                    remedy: "Copy it again.")
            }
        }
        if let recorded = metadata[Self.checksumKey] {
            let found = dataChecksum()
            guard recorded == found else {
                throw malformed(
                    "is damaged: its checksum is \(found), recorded is \(recorded)",
                    remedy: "Copy it again.")
            }
        }
    }

    /// A tensor's values in place in the file: nothing is copied, and the file stays mapped while they exist.
    ///
    /// Only 32-bit floats at a multiple of four bytes can be read in place; others are widened into memory.
    /// - Throws: `TensorsError` `.missingTensor` if there is none of that name or it does not hold floats.
    public func weights(_ name: String) throws -> Weights {
        let entry = try entry(name)
        let place = place(of: entry)
        guard entry.elementType == .float32,
            place.lowerBound.isMultiple(of: MemoryLayout<Float>.alignment)
        else { return Weights(try tensor(name)) }
        return Weights(shape: entry.shape, mapping: mapping, range: place)
    }

    /// A tensor's values, widened to 32-bit floats.
    ///
    /// - Throws: `TensorsError` `.missingTensor` if there is none of that name or it does not hold floats.
    public func tensor(_ name: String) throws -> Tensor {
        let entry = try entry(name)
        let count = entry.shape.reduce(1, *)
        guard entry.elementType.isFloat else {
            throw TensorsError(
                .missingTensor, url.path,
                "tensor \"\(name)\" holds \(entry.elementType.rawValue), expected floats",
                remedy: "Convert the file.")
        }
        let size = entry.elementType.byteCount
        let place = place(of: entry)
        let values = [Float](unsafeUninitializedCapacity: count) { buffer, initialized in
            mapping.forEachPiece(in: place) { piece in
                let end = initialized + piece.count / size
                entry.elementType.convert(
                    piece, to: UnsafeMutableBufferPointer(rebasing: buffer[initialized..<end]))
                initialized = end
            }
        }
        return Tensor(shape: entry.shape, values: values)
    }

    /// Passes a tensor's bytes in the mapped file to `body`; the pointer is valid only inside it.
    ///
    /// - Throws: `TensorsError` `.missingTensor` if there is none of that name, and whatever `body` throws.
    public func withUnsafeBytes<Result>(
        of name: String, _ body: (UnsafeRawBufferPointer) throws -> Result
    ) throws -> Result {
        try body(UnsafeRawBufferPointer(rebasing: mapping.bytes[place(of: try entry(name))]))
    }

    private func dataChecksum() -> String {
        var checksum = Checksum(metadata: metadata, entries: entries.map { (name: $0.key, entry: $0.value) })
        mapping.forEachPiece(in: dataStart..<mapping.bytes.count) { checksum.update($0) }
        return checksum.text
    }

    /// The bytes of the file that hold a tensor.
    private func place(of entry: Entry) -> Range<Int> {
        dataStart + entry.range.lowerBound..<dataStart + entry.range.upperBound
    }

    private func entry(_ name: String) throws -> Entry {
        guard let entry = entries[name] else {
            throw TensorsError(
                .missingTensor, url.path, "has no tensor \"\(name)\"", remedy: "Give a model of this network."
            )
        }
        return entry
    }

    private static func readHeader(
        _ header: HeaderJSON
    ) throws(HeaderJSON.Failure) -> ([String: String], [String: Entry]) {
        guard case .object(let members) = header else {
            throw .init(reason: "its header is not a JSON object")
        }
        var metadata: [String: String] = [:]
        var entries: [String: Entry] = [:]
        for member in members {
            let name = member.key
            guard case .object(let fields) = member.value else {
                throw .init(reason: "\"\(name.shortened)\" is not an object")
            }
            if name == "__metadata__" {
                for field in fields {
                    guard case .string(let text) = field.value else {
                        throw .init(reason: "the metadata \"\(field.key.shortened)\" is not a string")
                    }
                    metadata[field.key] = text
                }
            } else {
                entries[name] = try readEntry(name, fields)
            }
        }
        return (metadata, entries)
    }

    private static func readEntry(
        _ name: String, _ fields: [HeaderJSON.Member]
    ) throws(HeaderJSON.Failure) -> Entry {
        let byName = Dictionary(uniqueKeysWithValues: fields.map { ($0.key, $0.value) })
        guard fields.count == 3, case .string(let type)? = byName["dtype"],
            case .array(let extents)? = byName["shape"],
            case .array(let offsets)? = byName["data_offsets"]
        else { throw .init(reason: "\"\(name.shortened)\" lacks dtype, shape or data_offsets") }
        guard let elementType = ElementType(rawValue: type) else {
            throw .init(
                reason: "\"\(name.shortened)\" has the element type \(type.shortened), which is not supported"
            )
        }
        var shape: [Int] = []
        for extent in extents {
            guard case .integer(let extent) = extent, extent >= 0 else {
                throw .init(reason: "\"\(name.shortened)\" has an extent that is not a count")
            }
            shape.append(extent)
        }
        guard let count = elementCount(ofShape: shape) else {
            throw .init(reason: "\"\(name.shortened)\" has a shape that overflows")
        }
        let byteCount = count * elementType.byteCount
        guard offsets.count == 2, case .integer(let start) = offsets[0], case .integer(let end) = offsets[1],
            start >= 0, end >= start
        else { throw .init(reason: "\"\(name.shortened)\" has data_offsets that are not a range") }
        guard end - start == byteCount else {
            throw .init(
                reason:
                    "\"\(name.shortened)\" with shape \(shape) of \(type) needs \(byteCount) bytes and has \(end - start)"
            )
        }
        return Entry(elementType: elementType, shape: shape, range: start..<end)
    }

    /// Sorted by position, the tensors must tile the data section exactly; returns where the last of them ends.
    private static func checkLayout(_ entries: [String: Entry]) throws(HeaderJSON.Failure) -> Int {
        var end = 0
        let byPlace = entries.sorted {
            ($0.value.range.lowerBound, $0.value.range.upperBound) < (
                $1.value.range.lowerBound, $1.value.range.upperBound
            )
        }
        for (name, entry) in byPlace {
            guard entry.range.lowerBound == end else {
                let what = entry.range.lowerBound > end ? "a hole before" : "an overlap at"
                throw .init(reason: "there is \(what) \"\(name.shortened)\"")
            }
            end = entry.range.upperBound
        }
        return end
    }
}
