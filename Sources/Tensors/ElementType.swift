/// The element types of the tensor files that the project reads, by their safetensors names.
public enum ElementType: String, Sendable, CaseIterable {
    /// IEEE 754 binary32.
    case float32 = "F32"
    /// IEEE 754 binary16.
    case float16 = "F16"
    /// The upper half of a binary32.
    case bfloat16 = "BF16"
    /// IEEE 754 binary64.
    case float64 = "F64"
    /// Signed 64-bit integers: step counters, random states.
    case int64 = "I64"
    /// Signed 32-bit integers.
    case int32 = "I32"
    /// Bytes.
    case uint8 = "U8"
    /// Truth values, a byte each.
    case bool = "BOOL"

    /// Bytes an element takes.
    public var byteCount: Int {
        switch self {
        case .float64, .int64: 8
        case .float32, .int32: 4
        case .float16, .bfloat16: 2
        case .uint8, .bool: 1
        }
    }

    /// Whether the elements are floating-point numbers.
    public var isFloat: Bool {
        switch self {
        case .float32, .float16, .bfloat16, .float64: true
        case .int64, .int32, .uint8, .bool: false
        }
    }
}
