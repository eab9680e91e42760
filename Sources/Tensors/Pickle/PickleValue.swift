import Files
public import Foundation

/// A value of a plain pickle: Python's numbers, texts and their containers.
public enum PickleValue: Sendable {
    /// Python's `None`.
    case none
    /// `True` or `False`, including numpy's.
    case bool(Bool)
    /// An integer that fits 64 bits, including numpy's.
    case int(Int)
    /// A float, including numpy's.
    case double(Double)
    /// A text.
    case string(String)
    /// Bytes, or a Python 2 text that is not UTF-8.
    case bytes([UInt8])
    /// A list.
    case list([PickleValue])
    /// A tuple.
    case tuple([PickleValue])
    /// A dictionary, ordered or not, in the order of the file.
    case dictionary([(key: PickleValue, value: PickleValue)])
}

extension PickleValue: Equatable {
    /// Dictionaries are equal when their entries are, in the same order.
    public static func == (one: PickleValue, two: PickleValue) -> Bool {
        switch (one, two) {
        case (.none, .none): true
        case (.bool(let a), .bool(let b)): a == b
        case (.int(let a), .int(let b)): a == b
        case (.double(let a), .double(let b)): a == b
        case (.string(let a), .string(let b)): a == b
        case (.bytes(let a), .bytes(let b)): a == b
        case (.list(let a), .list(let b)): a == b
        case (.tuple(let a), .tuple(let b)): a == b
        case (.dictionary(let a), .dictionary(let b)):
            a.count == b.count && zip(a, b).allSatisfy { $0.key == $1.key && $0.value == $1.value }
        default: false
        }
    }
}

/// Reads a pickle of plain values: numbers, texts and containers, with numpy's scalars as plain numbers.
///
/// Protocols 0 to 5 (Python's `pickletools` describes the instructions). No code is ever run: a pickle that references
/// anything but plain values is rejected with the name of the reference.
///
/// - Throws: `TensorsError` `.unreadable` if the file cannot be read; `.malformed` if it is not a pickle, is truncated,
///   references anything else, or exceeds the limits on nesting and repetition.
public func readPickle(_ url: URL) throws -> PickleValue {
    let mapping = try FileMapping(url)
    do {
        var unpickler = Unpickler(mapping.bytes, allowing: Unpickler.plainGlobals)
        let item = try unpickler.load()
        guard unpickler.position == mapping.bytes.count else {
            throw PickleFailure(
                "\(mapping.bytes.count - unpickler.position) bytes follow its end")
        }
        return try item.plainValue()
    } catch let failure as PickleFailure {
        throw TensorsError(
            .malformed, url.path,
            "is not a pickle of plain values: \(failure.reason)",
            remedy: "Copy it again, or pickle only numbers, texts, lists, "
                + "tuples and dictionaries.")
    }
}
