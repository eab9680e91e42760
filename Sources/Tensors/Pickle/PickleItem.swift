/// Why a pickle cannot be read here.
struct PickleFailure: Error {
    let reason: String
    let kind: Kind

    enum Kind {
        /// Its bytes are inconsistent: it is damaged, or not written by Python.
        case broken
        /// It is valid but holds something unsupported.
        case unsupported
        /// It holds several state dicts.
        case ambiguous
    }

    init(_ reason: String, _ kind: Kind = .broken) {
        self.reason = reason
        self.kind = kind
    }
}

/// An element on the stack of the unpickling machine.
enum PickleItem {
    /// Anything but a list, a tuple or a dictionary.
    case scalar(PickleValue)
    case collection(PickleCollection)
    case global(PickleGlobal)
    /// Known only by name and never made: a class or function of a training script, numbers of a rare type.
    case foreign(String)
    case numberType(NumberType)
    indirect case storage(TorchStorage)
    indirect case tensor(StoredTensor)

    /// The value, if it holds only plain values.
    func plainValue() throws(PickleFailure) -> PickleValue {
        switch self {
        case .scalar(let value): return value
        case .collection(let collection):
            var values: [PickleValue] = []
            values.reserveCapacity(collection.items.count)
            for item in collection.items { values.append(try item.plainValue()) }
            switch collection.kind {
            case .list: return .list(values)
            case .tuple: return .tuple(values)
            case .dictionary, .orderedDictionary:
                return .dictionary(
                    stride(from: 0, to: values.count, by: 2).map { (key: values[$0], value: values[$0 + 1]) })
            case .object(let name): throw PickleFailure("it holds a \"\(name)\"", .unsupported)
            }
        case .foreign(let name): throw PickleFailure("it holds a \"\(name)\"", .unsupported)
        case .global(let global): throw PickleFailure("it holds \"\(global.rawValue)\" itself")
        case .numberType: throw PickleFailure("it holds a numpy.dtype")
        case .storage, .tensor: throw PickleFailure("it holds tensors")
        }
    }

    /// The text, if it is one.
    var text: String? {
        guard case .scalar(.string(let text)) = self else { return nil }
        return text
    }

    /// The integer, if it is one.
    var integer: Int? {
        guard case .scalar(.int(let integer)) = self else { return nil }
        return integer
    }

    /// Whether only its name was recorded and nothing was made.
    var isUnmade: Bool {
        switch self {
        case .foreign: true
        case .collection(let collection): if case .object = collection.kind { true } else { false }
        default: false
        }
    }

    /// The elements, if it is a tuple.
    var elements: [PickleItem]? {
        guard case .collection(let collection) = self, collection.kind == .tuple else { return nil }
        return collection.items
    }

    /// The elements, if it is a list or a tuple.
    var sequence: [PickleItem]? {
        guard case .collection(let collection) = self, [.list, .tuple].contains(collection.kind) else {
            return nil
        }
        return collection.items
    }
}

/// A list, tuple or dictionary under construction.
///
/// A pickle written by Python fills a collection before it stores it anywhere, unless a collection contains itself. A
/// collection is therefore sealed when it is put into another: no cycle can arise, and depth and size are known at once.
final class PickleCollection {
    enum Kind: Equatable {
        case list, tuple, dictionary, orderedDictionary
        /// An instance of the named class, which is not made: its state, if any, is the only element.
        case object(String)
    }

    let kind: Kind
    /// The elements; for a dictionary, alternating keys and values.
    private(set) var items: [PickleItem] = []
    private var depth = 1
    /// The number of values it would have if nothing in it were shared.
    private var expandedCount = 1
    private var isSealed = false

    static let greatestDepth = 100
    static let greatestCount = 4_000_000

    init(_ kind: Kind) { self.kind = kind }

    func append(_ new: [PickleItem]) throws(PickleFailure) {
        for case .collection(let collection) in new {
            collection.isSealed = true
            depth = max(depth, collection.depth + 1)
            expandedCount += collection.expandedCount
            try check()
        }
        guard !isSealed else { throw PickleFailure("a collection changes after it was put into another") }
        expandedCount += new.count
        try check()
        items += new
    }

    /// Keeps the state of an object, unless the object itself is part of it.
    func keepState(_ state: PickleItem) throws(PickleFailure) {
        guard !isSealed, items.isEmpty else { return }
        try append([state])
    }

    private func check() throws(PickleFailure) {
        guard depth <= Self.greatestDepth else {
            throw PickleFailure("it nests more than \(Self.greatestDepth) deep")
        }
        guard expandedCount <= Self.greatestCount else {
            throw PickleFailure("it unfolds to more than \(Self.greatestCount) values")
        }
    }
}
