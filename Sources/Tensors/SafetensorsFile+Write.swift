public import Foundation

/// Writes tensors as a safetensors file, atomically and with a checksum in its metadata.
///
/// Tensors lie in the order given and all take the one `elementType`; `F16` and `BF16` are rounded to nearest even.
///
/// - Parameter elementType: `.float32`, `.float16` or `.bfloat16`.
/// - Throws: `TensorsError` as `AtomicFile` does.
public func writeSafetensors(
    _ tensors: [(name: String, tensor: Tensor)], metadata: [String: String],
    elementType: ElementType = .float32,
    to url: URL
) throws {
    var data: [UInt8] = []
    data.reserveCapacity(tensors.reduce(0) { $0 + $1.tensor.count } * elementType.byteCount)
    var entries: [String: SafetensorsFile.Entry] = [:]
    for (name, tensor) in tensors {
        let start = data.count
        append(tensor.values, as: elementType, to: &data)
        let entry = SafetensorsFile.Entry(
            elementType: elementType, shape: tensor.shape, range: start..<data.count)
        precondition(entries.updateValue(entry, forKey: name) == nil, "tensor \"\(name)\" given twice")
    }
    try data.withUnsafeBytes { bytes in
        var metadata = metadata
        metadata[SafetensorsFile.checksumKey] = checksum(metadata: metadata, entries: entries, data: bytes)
        let header = try headerText(metadata: metadata, entries: tensors.map { ($0.name, entries[$0.name]) })
        let file = try AtomicFile(replacing: url)
        try withUnsafeBytes(of: UInt64(header.utf8.count).littleEndian) { try file.write($0) }
        try file.write(header)
        try file.write(bytes)
        try file.commit()
    }
}

private func append(_ values: [Float], as elementType: ElementType, to data: inout [UInt8]) {
    switch elementType {
    case .float32:
        values.withUnsafeBytes { data.append(contentsOf: $0) }
    case .float16:
        values.map { Float16($0).bitPattern.littleEndian }.withUnsafeBytes { data.append(contentsOf: $0) }
    case .bfloat16:
        values.map { value -> UInt16 in
            let bits = value.bitPattern
            return UInt16(truncatingIfNeeded: (bits &+ 0x7FFF &+ (bits >> 16 & 1)) >> 16).littleEndian
        }
        .withUnsafeBytes { data.append(contentsOf: $0) }
    case .float64, .int64, .int32, .uint8, .bool:
        preconditionFailure("floats are not written as \(elementType.rawValue)")
    }
}

/// The header, padded with spaces so that the data starts at a multiple of 8 bytes.
private func headerText(
    metadata: [String: String], entries: [(name: String, entry: SafetensorsFile.Entry?)]
) throws -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    func quoted(_ text: String) throws -> String { String(decoding: try encoder.encode(text), as: UTF8.self) }

    var members = ["\"__metadata__\":" + String(decoding: try encoder.encode(metadata), as: UTF8.self)]
    for case (let name, let entry?) in entries {
        let shape = entry.shape.map(String.init).joined(separator: ",")
        members.append(
            "\(try quoted(name)):{\"dtype\":\"\(entry.elementType.rawValue)\",\"shape\":[\(shape)],"
                + "\"data_offsets\":[\(entry.range.lowerBound),\(entry.range.upperBound)]}")
    }
    let text = "{" + members.joined(separator: ",") + "}"
    return text + String(repeating: " ", count: (8 - text.utf8.count % 8) % 8)
}

/// A 64-bit checksum over metadata, entries and data: every single flipped bit changes it.
///
/// Not a cryptographic hash: it finds damage, not forgery. Four interleaved multiply-xor lanes over 8-byte words run at
/// memory speed, so that even a full-size model opens at once.
func checksum(
    metadata: [String: String], entries: [String: SafetensorsFile.Entry], data: UnsafeRawBufferPointer
) -> String {
    var described = ""
    for (key, value) in metadata.sorted(by: { $0.key < $1.key }) where key != SafetensorsFile.checksumKey {
        described += "\(key)\u{0}\(value)\u{0}"
    }
    for (name, entry) in entries.sorted(by: { $0.key < $1.key }) {
        described += "\(name)\u{0}\(entry.elementType.rawValue)\(entry.shape)\(entry.range)\u{0}"
    }
    let head = described.withUTF8 { hash(UnsafeRawBufferPointer($0), seed: 0xCBF2_9CE4_8422_2325) }
    let whole = String(hash(data, seed: head), radix: 16)
    return String(repeating: "0", count: 16 - whole.count) + whole
}

private func hash(_ bytes: UnsafeRawBufferPointer, seed: UInt64) -> UInt64 {
    let prime: UInt64 = 0x9E37_79B9_7F4A_7C15  // odd, so that multiplication is a bijection
    var lanes = SIMD4<UInt64>(seed, seed &+ 1, seed &+ 2, seed &+ 3)
    let blocks = bytes.count / 32
    for block in 0..<blocks {
        lanes ^= bytes.loadUnaligned(fromByteOffset: 32 * block, as: SIMD4<UInt64>.self)
        lanes &*= prime
        lanes ^= lanes &>> 29
    }
    var result = UInt64(bytes.count)
    for lane in 0..<4 {
        result = (result ^ lanes[lane]) &* prime
        result ^= result >> 29
    }
    for byte in bytes[(32 * blocks)...] { result = (result ^ UInt64(byte)) &* prime }
    return result ^ result >> 32
}
