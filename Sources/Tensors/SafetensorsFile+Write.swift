import Files
public import Foundation

/// Writes tensors as a safetensors file, atomically and with a checksum in its metadata.
///
/// Tensors are written in the given order, all with the same `elementType`; `F16` and `BF16` are rounded to nearest even.
/// Each is requested in turn and released before the next, so that a model larger than memory can be written.
///
/// - Parameters:
///   - entries: name and shape of every tensor; names are unique.
///   - elementType: `.float32`, `.float16` or `.bfloat16`.
///   - tensor: returns the tensor of a name, in the stated shape; called once for each, in order.
/// - Throws: `TensorsError` as `AtomicFile` does, and what `tensor` throws; no file is then left behind.
public func writeSafetensors(
    _ entries: [(name: String, shape: [Int])], metadata: [String: String],
    elementType: ElementType = .float32, to url: URL, tensor: (_ name: String) throws -> Tensor
) throws {
    var placed: [(name: String, entry: SafetensorsFile.Entry)] = []
    var end = 0
    for (name, shape) in entries {
        let start = end
        end += shape.reduce(elementType.byteCount, *)
        placed.append((name, .init(elementType: elementType, shape: shape, range: start..<end)))
    }
    precondition(Set(entries.map(\.name)).count == entries.count, "a tensor is given twice")

    // The checksum is known last but comes first: zeros reserve its place.
    var metadata = metadata
    var checksum = Checksum(metadata: metadata, entries: placed)
    metadata[SafetensorsFile.checksumKey] = Checksum.placeholder
    let header = try headerText(metadata: metadata, entries: placed)
    let file = try AtomicFile(replacing: url)
    try withUnsafeBytes(of: UInt64(header.utf8.count).littleEndian) { try file.write($0) }
    try file.write(header)
    for (name, entry) in placed {
        let tensor = try tensor(name)
        precondition(tensor.shape == entry.shape, "\"\(name)\" has shape \(tensor.shape), not \(entry.shape)")
        try tensor.forEachPiece(as: elementType) { piece in
            checksum.update(piece)
            try file.write(piece)
        }
    }
    metadata[SafetensorsFile.checksumKey] = checksum.text
    var final = try headerText(metadata: metadata, entries: placed)
    try final.withUTF8 { try file.overwrite(UnsafeRawBufferPointer($0), at: MemoryLayout<UInt64>.size) }
    try file.commit()
}

/// Writes tensors already in memory as a safetensors file.
///
/// - Parameter elementType: `.float32`, `.float16` or `.bfloat16`.
/// - Throws: `TensorsError` as `AtomicFile` does.
public func writeSafetensors(
    _ tensors: [(name: String, tensor: Tensor)], metadata: [String: String],
    elementType: ElementType = .float32, to url: URL
) throws {
    var rest = tensors[...]
    try writeSafetensors(
        tensors.map { ($0.name, $0.tensor.shape) }, metadata: metadata, elementType: elementType, to: url
    ) { _ in rest.removeFirst().tensor }
}

/// The header, padded with spaces so that the data starts at a multiple of 8 bytes.
private func headerText(
    metadata: [String: String], entries: [(name: String, entry: SafetensorsFile.Entry)]
) throws -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    func quoted(_ text: String) throws -> String { String(decoding: try encoder.encode(text), as: UTF8.self) }

    var members = ["\"__metadata__\":" + String(decoding: try encoder.encode(metadata), as: UTF8.self)]
    for (name, entry) in entries {
        let shape = entry.shape.map(String.init).joined(separator: ",")
        members.append(
            "\(try quoted(name)):{\"dtype\":\"\(entry.elementType.rawValue)\",\"shape\":[\(shape)],"
                + "\"data_offsets\":[\(entry.range.lowerBound),\(entry.range.upperBound)]}")
    }
    let text = "{" + members.joined(separator: ",") + "}"
    return text + String(repeating: " ", count: (8 - text.utf8.count % 8) % 8)
}
