// Conversions between vectors, spelt out lane by lane: the standard library's are not always inlined, and a call costs more
// than the work. The compiler turns each into one instruction, or two.

extension SIMD8<Int16> {
    /// Eight bytes from memory.
    @inline(__always)
    init(bytes: UnsafePointer<UInt8>) {
        let v = UnsafeRawPointer(bytes).loadUnaligned(as: SIMD8<UInt8>.self)
        self.init(
            Int16(v[0]), Int16(v[1]), Int16(v[2]), Int16(v[3]), Int16(v[4]), Int16(v[5]), Int16(v[6]),
            Int16(v[7]))
    }

    /// Eight numbers from memory.
    @inline(__always)
    init(_ numbers: UnsafePointer<Int16>) {
        self = UnsafeRawPointer(numbers).loadUnaligned(as: Self.self)
    }

    /// The products of the lanes.
    @inline(__always)
    func product(_ other: Self) -> SIMD8<Int32> { wide &* other.wide }

    /// The sums of the products of neighbouring lanes.
    @inline(__always)
    func pairSums(_ other: Self) -> SIMD4<Int32> {
        let products = product(other)
        return products.evenHalf &+ products.oddHalf
    }

    @inline(__always)
    private var wide: SIMD8<Int32> {
        SIMD8<Int32>(
            Int32(self[0]), Int32(self[1]), Int32(self[2]), Int32(self[3]), Int32(self[4]), Int32(self[5]),
            Int32(self[6]), Int32(self[7]))
    }
}

extension SIMD8<Int32> {
    /// The lanes, which fit 16 bits, clipped to 0...255.
    @inline(__always)
    var bytes: SIMD8<UInt8> {
        let narrow = SIMD8<Int16>(
            Int16(truncatingIfNeeded: self[0]), Int16(truncatingIfNeeded: self[1]),
            Int16(truncatingIfNeeded: self[2]), Int16(truncatingIfNeeded: self[3]),
            Int16(truncatingIfNeeded: self[4]), Int16(truncatingIfNeeded: self[5]),
            Int16(truncatingIfNeeded: self[6]), Int16(truncatingIfNeeded: self[7]))
        // A shift by all bits but the sign bit makes the mask of a comparison with zero.
        let sign = SIMD8<Int16>(repeating: 15)
        let most = SIMD8<Int16>(repeating: 255)
        let cut = (narrow & ~(narrow &>> sign) | (most &- narrow) &>> sign) & most
        return SIMD8<UInt8>(
            UInt8(truncatingIfNeeded: cut[0]), UInt8(truncatingIfNeeded: cut[1]),
            UInt8(truncatingIfNeeded: cut[2]), UInt8(truncatingIfNeeded: cut[3]),
            UInt8(truncatingIfNeeded: cut[4]), UInt8(truncatingIfNeeded: cut[5]),
            UInt8(truncatingIfNeeded: cut[6]), UInt8(truncatingIfNeeded: cut[7]))
    }
}
