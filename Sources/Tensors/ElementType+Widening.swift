extension ElementType {
    /// Widens, or narrows, as many little-endian elements as `floats` has room for.
    func convert(_ bytes: UnsafeRawBufferPointer, to floats: UnsafeMutableBufferPointer<Float>) {
        precondition(bytes.count == floats.count * byteCount, "the bytes of \(floats.count) elements")
        func fill<Element>(_ float: (Element) -> Float) {
            for index in floats.indices {
                floats[index] = float(
                    bytes.loadUnaligned(
                        fromByteOffset: index * MemoryLayout<Element>.size, as: Element.self))
            }
        }
        switch self {
        case .float32: UnsafeMutableRawBufferPointer(floats).copyMemory(from: bytes)
        case .float16: fill { (value: Float16) in Float(value) }
        case .bfloat16: fill { (bits: UInt16) in Float(bitPattern: UInt32(bits) << 16) }
        case .float64: fill { (value: Double) in Float(value) }
        case .int64: fill { (value: Int64) in Float(value) }
        case .int32: fill { (value: Int32) in Float(value) }
        case .uint8: fill { (value: UInt8) in Float(value) }
        case .bool: fill { (value: UInt8) in value == 0 ? 0 : 1 }
        }
    }
}
