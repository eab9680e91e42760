import Files
public import Foundation

/// Writes a state dict that `torch.load(..., weights_only=True)` accepts: torch 1.6's zip format, atomically.
///
/// Each tensor is requested in turn and released before the next. The same tensors give the same bytes.
///
/// - Parameters:
///   - entries: name, shape and type of every tensor, in the order of the state dict; names are unique. Types are `.float32`
///     and, for the counters of batch normalization, `.int64`.
///   - tensor: returns the tensor of a name, in the stated shape; called once for each, in order.
/// - Throws: `TensorsError` as `AtomicFile` does, or `.malformed` if an `.int64` tensor holds non-integers, and what `tensor`
///   throws; no file is then left behind.
public func writeTorchCheckpoint(
    _ entries: [TorchCheckpoint.Entry], to url: URL, tensor: (_ name: String) throws -> Tensor
) throws {
    precondition(Set(entries.map(\.name)).count == entries.count, "a tensor is given twice")
    let file = try AtomicFile(replacing: url)
    var archive = ZipWriter(file)
    try archive.add("archive/data.pkl", StateDictPickle(entries).bytes)
    try archive.add("archive/byteorder", Array("little".utf8))
    for (key, entry) in entries.enumerated() {
        let tensor = try tensor(entry.name)
        precondition(
            tensor.shape == entry.shape, "\"\(entry.name)\" has shape \(tensor.shape), not \(entry.shape)")
        if entry.elementType == .int64, let odd = tensor.values.first(where: { Int64(exactly: $0) == nil }) {
            throw TensorsError(
                .malformed, url.path,
                "cannot hold \(odd) of the tensor \"\(entry.name.shortened)\" as a whole number",
                remedy: "Check the model."
            )
        }
        var crc = CRC32()
        tensor.forEachPiece(as: entry.elementType) { crc.update($0) }
        try archive.add(
            "archive/data/\(key)", byteCount: tensor.count * entry.elementType.byteCount, checksum: crc.value
        ) { file in
            try tensor.forEachPiece(as: entry.elementType) { try file.write($0) }
        }
    }
    try archive.add("archive/version", Array("3\n".utf8))
    try archive.finish()
    try file.commit()
}

/// The pickle of a state dict, in protocol 2 as PyTorch writes it, each tensor with its own storage.
private struct StateDictPickle {
    private(set) var bytes: [UInt8] = [PickleOpcode.proto.rawValue, 2]

    init(_ entries: [TorchCheckpoint.Entry]) {
        addEmptyOrderedDictionary()
        add(.mark)
        for (key, entry) in entries.enumerated() {
            add(entry.name)
            add(entry, key: key)
        }
        add(.setItems)
        add(.stop)
    }

    /// `_rebuild_tensor_v2(storage, offset, shape, strides, requires_grad, backward_hooks)`
    private mutating func add(_ entry: TorchCheckpoint.Entry, key: Int) {
        add(PickleGlobal.rebuildTensor)
        add(.mark)
        add(.mark)
        add("storage")
        add(entry.elementType == .int64 ? PickleGlobal.longStorage : .floatStorage)
        add(String(key))
        add("cpu")
        add(entry.shape.reduce(1, *))
        add(.tuple)
        add(.binPersistentID)
        add(0)
        add(entry.shape)
        add(
            entry.shape.indices.map { dimension in
                entry.shape[(dimension + 1)...].reduce(1) { $0 * max($1, 1) }
            })
        add(.newFalse)
        addEmptyOrderedDictionary()
        add(.tuple)
        add(.reduce)
    }

    private mutating func addEmptyOrderedDictionary() {
        add(PickleGlobal.orderedDictionary)
        add(.emptyTuple)
        add(.reduce)
    }

    private mutating func add(_ opcode: PickleOpcode) { bytes.append(opcode.rawValue) }

    private mutating func add(_ global: PickleGlobal) {
        let parts = global.rawValue.split(separator: ".")
        add(.global)
        bytes += Array((parts.dropLast().joined(separator: ".") + "\n" + (parts.last ?? "") + "\n").utf8)
    }

    private mutating func add(_ text: String) {
        add(.binUnicode)
        addBytes(of: UInt32(text.utf8.count))
        bytes += Array(text.utf8)
    }

    private mutating func add(_ number: Int) {
        if let small = Int32(exactly: number) {
            add(.binInt)
            addBytes(of: small)
        } else {
            add(.long1)
            bytes.append(8)
            addBytes(of: Int64(number))
        }
    }

    private mutating func add(_ numbers: [Int]) {
        add(.mark)
        for number in numbers { add(number) }
        add(.tuple)
    }

    private mutating func addBytes(of value: some FixedWidthInteger) {
        withUnsafeBytes(of: value.littleEndian) { bytes.append(contentsOf: $0) }
    }
}
