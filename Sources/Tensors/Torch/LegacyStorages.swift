import Files

/// The format before torch 1.6: pickles of a magic number, a protocol, the machine, the object and the list of storage
/// keys; then for each key the element count, in eight bytes, and the elements (`_legacy_save` of torch/serialization.py).
struct LegacyStorages: TorchStorages {
    private let mapping: FileMapping
    /// Where each storage's elements are in the file.
    private let ranges: [String: Range<Int>]

    /// The pickle of the magic number in protocol 2, which all known writers use.
    private static let magic: [UInt8] = [
        0x80, 2, 0x8A, 10, 0x6C, 0xFC, 0x9C, 0x46, 0xF9, 0x20, 0x6A, 0xA8, 0x50, 0x19, 0x2E,
    ]

    static func recognizes(_ bytes: UnsafeRawBufferPointer) -> Bool { bytes.starts(with: magic) }

    /// Reads the pickles; the first result is the object that was saved.
    static func open(_ mapping: FileMapping) throws(PickleFailure) -> (PickleItem, Self) {
        var position = magic.count
        let version = try loadPlain(mapping, &position)
        guard version == .int(1001) else {
            throw PickleFailure("its protocol is not 1001, the only one known")
        }
        guard case .dictionary(let machine) = try loadPlain(mapping, &position),
            machine.contains(where: { $0.key == .string("little_endian") && $0.value == .bool(true) })
        else { throw PickleFailure("it is not of a little-endian machine") }

        var unpickler = Unpickler(mapping.bytes, at: position, allowing: Unpickler.torchGlobals)
        let root = try unpickler.load()
        position = unpickler.position
        guard case .list(let keys) = try loadPlain(mapping, &position) else {
            throw PickleFailure("it has no list of storages")
        }
        let ranges = try readRanges(keys, unpickler.storages, mapping, at: position)
        return (root, Self(mapping: mapping, ranges: ranges))
    }

    private static func loadPlain(
        _ mapping: FileMapping, _ position: inout Int
    ) throws(PickleFailure) -> PickleValue {
        var unpickler = Unpickler(mapping.bytes, at: position, allowing: Unpickler.plainGlobals)
        let item = try unpickler.load()
        position = unpickler.position
        return try item.plainValue()
    }

    private static func readRanges(
        _ keys: [PickleValue], _ storages: [String: TorchStorage], _ mapping: FileMapping, at position: Int
    ) throws(PickleFailure) -> [String: Range<Int>] {
        var reader = PickleReader(mapping.bytes)
        reader.position = position
        var ranges: [String: Range<Int>] = [:]
        for key in keys {
            guard case .string(let key) = key, let storage = storages[key] else {
                throw PickleFailure(
                    "it lists a storage that no tensor has, or one of a type that is not supported",
                    .unsupported)
            }
            let count = try reader.integer(Int64.self)
            guard count == storage.elementCount else {
                throw PickleFailure(
                    "storage \"\(key.shortened)\" has \(count) elements, described are \(storage.elementCount)"
                )
            }
            let start = reader.position
            _ = try reader.take(storage.elementCount * storage.elementType.byteCount)
            guard ranges.updateValue(start..<reader.position, forKey: key) == nil else {
                throw PickleFailure("it lists storage \"\(key.shortened)\" twice")
            }
        }
        if let missing = storages.keys.sorted().first(where: { ranges[$0] == nil }) {
            throw PickleFailure("it lacks storage \"\(missing.shortened)\"")
        }
        guard reader.position == mapping.bytes.count else {
            throw PickleFailure("\(mapping.bytes.count - reader.position) bytes follow the last storage")
        }
        return ranges
    }

    /// The format has no checksums, and opening already checked that every storage is present.
    func verify(_ key: String) {}

    func forEachPiece(
        of key: String, in range: Range<Int>, _ body: (UnsafeRawBufferPointer) throws -> Void
    ) throws {
        guard let whole = ranges[key] else { preconditionFailure("every storage has its place") }
        let place = whole.lowerBound + range.lowerBound..<whole.lowerBound + range.upperBound
        try mapping.forEachPiece(in: place, body)
    }
}
