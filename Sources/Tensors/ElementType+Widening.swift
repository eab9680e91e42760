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
        case .float16: fill(widenedHalf)
        case .bfloat16: fill { (bits: UInt16) in Float(bitPattern: UInt32(bits) << 16) }
        case .float64: fill { (value: Double) in Float(value) }
        case .int64: fill { (value: Int64) in Float(value) }
        case .int32: fill { (value: Int32) in Float(value) }
        case .uint8: fill { (value: UInt8) in Float(value) }
        case .bool: fill { (value: UInt8) in value == 0 ? 0 : 1 }
        }
    }
}

/// A half-precision number as a float, by operations that compilers vectorize; `Float(Float16)` is a call for each.
private func widenedHalf(_ bits: UInt16) -> Float {
    // In a float's position, the significand and exponent lack 112 in the exponent: multiplying adds it exactly.
    let scaled = Float(bitPattern: UInt32(bits & 0x7FFF) << 13) * 0x1p112
    // Infinity and NaN have the greatest exponent.
    let greatest: UInt32 = bits & 0x7C00 == 0x7C00 ? 0x7F80_0000 : 0
    return Float(bitPattern: scaled.bitPattern | greatest | UInt32(bits & 0x8000) << 16)
}
