extension Tensor {
    /// Passes on the values as little-endian elements, in pieces, to avoid a second copy of a large tensor.
    ///
    /// - Parameter elementType: `.float32`, `.float16`, `.bfloat16` or, for whole numbers, `.int64`.
    func forEachPiece(
        as elementType: ElementType, _ body: (UnsafeRawBufferPointer) throws -> Void
    ) rethrows {
        let pieceCount = 1 << 18
        try values.withUnsafeBufferPointer { values in
            for start in stride(from: 0, to: values.count, by: pieceCount) {
                let piece = values[start..<min(start + pieceCount, values.count)]
                switch elementType {
                case .float32:
                    try body(UnsafeRawBufferPointer(UnsafeBufferPointer(rebasing: piece)))
                case .float16:
                    try piece.map { Float16($0).bitPattern.littleEndian }.withUnsafeBytes(body)
                case .bfloat16:
                    try piece.map { value -> UInt16 in
                        let bits = value.bitPattern
                        return UInt16(truncatingIfNeeded: (bits &+ 0x7FFF &+ (bits >> 16 & 1)) >> 16)
                            .littleEndian
                    }
                    .withUnsafeBytes(body)
                case .int64:
                    try piece.map { Int64($0).littleEndian }.withUnsafeBytes(body)
                case .float64, .int32, .uint8, .bool:
                    preconditionFailure("floats are not written as \(elementType.rawValue)")
                }
            }
        }
    }
}
