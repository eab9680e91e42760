/// For every target pixel along one axis: which source pixels contribute to it, and with which weights.
///
/// A weight has 22 fractional bits and is stored as two 16-bit numbers, weight = 256 * high + low, so that the processor's
/// product of 16-bit pairs can be used.
struct FilterWeights: Sendable {
    /// The layout of weights in memory.
    enum Layout {
        /// In groups of eight source pixels that begin anywhere.
        case alongRow
        /// In groups of two source rows that begin with an even one.
        case acrossRows
    }

    /// The source pixels and weights of one target pixel.
    struct Span: Sendable {
        /// The first group of source pixels: the pixel for `alongRow`, the pair of rows for `acrossRows`.
        let start: Int
        let groupCount: Int
        /// Where the weights begin: for each group, its high parts, then its low parts.
        let weights: Int
    }

    /// The source pixels that contribute to the wanted targets; spans count from its start.
    let source: Range<Int>
    private let spans: [Span]
    private let weights: [Int16]

    /// - Parameter part: the wanted range of the `count` targets.
    init(sourceCount: Int, count: Int, part: Range<Int>, layout: Layout) {
        let scale = Double(sourceCount) / Double(count)
        let seen = part.map { Self.sources(of: $0, scale: scale, sourceCount: sourceCount) }
        let first = seen.first?.lowerBound ?? 0
        source = first..<(seen.last?.upperBound ?? first)
        let groupLength = layout == .alongRow ? 8 : 2
        var spans: [Span] = []
        var weights: [Int16] = []
        for (target, sources) in zip(part, seen) {
            let start = sources.lowerBound - first
            let lead = layout == .alongRow ? 0 : start % 2
            let groupCount = (lead + sources.count + groupLength - 1) / groupLength
            spans.append(
                Span(
                    start: layout == .alongRow ? start : start / 2, groupCount: groupCount,
                    weights: weights.count))
            var taps = [Int](repeating: 0, count: groupCount * groupLength)
            for (tap, weight) in Self.weights(of: target, sources, scale: scale).enumerated() {
                taps[lead + tap] = weight
            }
            for group in 0..<groupCount {
                let taps = taps[group * groupLength..<(group + 1) * groupLength]
                weights += taps.map { Int16($0 >> 8) } + taps.map { Int16($0 & 255) }
            }
        }
        self.spans = spans
        self.weights = weights
    }

    @inline(__always)
    func withUnsafeWeights(_ body: (UnsafePointer<Span>, UnsafePointer<Int16>) -> Void) {
        spans.withUnsafeBufferPointer { spans in
            weights.withUnsafeBufferPointer { weights in
                guard let spans = spans.baseAddress, let weights = weights.baseAddress else { return }
                body(spans, weights)
            }
        }
    }

    private static func sources(of target: Int, scale: Double, sourceCount: Int) -> Range<Int> {
        let reach = max(scale, 1)
        let center = (Double(target) + 0.5) * scale
        return max(0, Int(center - reach + 0.5))..<min(sourceCount, Int(center + reach + 0.5))
    }

    private static func weights(of target: Int, _ sources: Range<Int>, scale: Double) -> [Int] {
        let reach = max(scale, 1)
        let center = (Double(target) + 0.5) * scale
        let triangle = sources.map { source in
            max(0, 1 - abs((Double(source) - center + 0.5) * (1 / reach)))
        }
        let sum = triangle.reduce(0, +)
        return triangle.map { value in
            Int(0.5 + (sum == 0 ? value : value / sum) * Double(1 << WeightedSum.fractionBits))
        }
    }
}

/// Sums of bytes times weights, four side by side.
///
/// The arithmetic has the form that the compiler turns into the product of 16-bit pairs (`pmaddwd`), which every x86-64 and
/// 64-bit Arm processor has in some form.
struct WeightedSum {
    static let fractionBits: Int32 = 22

    private var high = SIMD4<Int32>(repeating: 0)
    private var low = SIMD4<Int32>(repeating: 0)

    /// Adds eight consecutive bytes; their sum is spread over the four.
    @inline(__always)
    mutating func add(_ bytes: UnsafePointer<UInt8>, eight weights: UnsafePointer<Int16>) {
        let values = SIMD8<Int16>(bytes: bytes)
        high &+= values.pairSums(SIMD8(weights))
        low &+= values.pairSums(SIMD8(weights + 8))
    }

    /// Adds a pair of bytes to each of the four, all with the same two weights.
    @inline(__always)
    mutating func add(_ bytes: UnsafePointer<UInt8>, pair weights: UnsafePointer<Int16>) {
        let values = SIMD8<Int16>(bytes: bytes)
        let weights = UnsafeRawPointer(weights).loadUnaligned(as: SIMD2<UInt32>.self)
        high &+= values.pairSums(unsafeBitCast(SIMD4(repeating: weights[0]), to: SIMD8<Int16>.self))
        low &+= values.pairSums(unsafeBitCast(SIMD4(repeating: weights[1]), to: SIMD8<Int16>.self))
    }

    /// The sum of the four, rounded to a byte.
    @inline(__always)
    var total: UInt8 {
        let sums = high &<< SIMD4(repeating: 8) &+ low
        let sum = sums[0] &+ sums[1] &+ sums[2] &+ sums[3] &+ 1 << (Self.fractionBits - 1)
        return UInt8(truncatingIfNeeded: min(255, sum >> Self.fractionBits))
    }

    /// Each of the four, rounded to a byte.
    @inline(__always)
    var fourTotals: SIMD4<UInt8> {
        let sums = high &<< SIMD4(repeating: 8) &+ low &+ SIMD4(repeating: 1 << (Self.fractionBits - 1))
        let whole = sums &>> SIMD4(repeating: Self.fractionBits)
        return SIMD8(lowHalf: whole, highHalf: whole).bytes.lowHalf
    }
}
