/// The types of numpy's plain numbers, by their `dtype` names.
enum NumberType: String {
    case bool = "b1"
    case int8 = "i1"
    case int16 = "i2"
    case int32 = "i4"
    case int64 = "i8"
    case uint8 = "u1"
    case uint16 = "u2"
    case uint32 = "u4"
    case uint64 = "u8"
    case float16 = "f2"
    case float32 = "f4"
    case float64 = "f8"

    /// The number with these little-endian bytes.
    func value(_ bytes: [UInt8]) throws(PickleFailure) -> PickleValue {
        func load<Value>(_: Value.Type) throws(PickleFailure) -> Value {
            guard bytes.count == MemoryLayout<Value>.size else {
                throw PickleFailure("a numpy \(rawValue) of \(bytes.count) bytes")
            }
            return bytes.withUnsafeBytes { $0.loadUnaligned(as: Value.self) }
        }
        switch self {
        case .bool: return .bool(try load(UInt8.self) != 0)
        case .int8: return .int(Int(try load(Int8.self)))
        case .int16: return .int(Int(try load(Int16.self)))
        case .int32: return .int(Int(try load(Int32.self)))
        case .int64: return .int(Int(try load(Int64.self)))
        case .uint8: return .int(Int(try load(UInt8.self)))
        case .uint16: return .int(Int(try load(UInt16.self)))
        case .uint32: return .int(Int(try load(UInt32.self)))
        case .uint64:
            guard let value = Int(exactly: try load(UInt64.self)) else {
                throw PickleFailure("a numpy u8 beyond 63 bits")
            }
            return .int(value)
        case .float16: return .double(Double(try load(Float16.self)))
        case .float32: return .double(Double(try load(Float.self)))
        case .float64: return .double(try load(Double.self))
        }
    }
}
