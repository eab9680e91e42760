/// Why a pickle is not one that is read here.
struct PickleFailure: Error {
    let reason: String
    let kind: Kind

    enum Kind {
        /// Its bytes contradict each other: it is damaged, or nothing that Python writes.
        case broken
        /// It is sound but holds what is not read here.
        case unsupported
        /// It holds several state dicts.
        case ambiguous
    }

    init(_ reason: String, _ kind: Kind = .broken) {
        self.reason = reason
        self.kind = kind
    }
}

/// What lies on the stack of the unpickling machine.
enum PickleItem {
    /// Anything but a list, a tuple or a dictionary.
    case scalar(PickleValue)
    case collection(PickleCollection)
    case global(PickleGlobal)
    /// What only a name is known of, and nothing is made from: a class or function of a training script, numbers of a rare type.
    case foreign(String)
    case numberType(NumberType)
    indirect case storage(TorchStorage)
    indirect case tensor(StoredTensor)

    /// The value, where nothing but plain values is in it.
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

    /// The text, where it is one.
    var text: String? {
        guard case .scalar(.string(let text)) = self else { return nil }
        return text
    }

    /// The integer, where it is one.
    var integer: Int? {
        guard case .scalar(.int(let integer)) = self else { return nil }
        return integer
    }

    /// Whether nothing was made of it but a note of its name.
    var isUnmade: Bool {
        switch self {
        case .foreign: true
        case .collection(let collection): if case .object = collection.kind { true } else { false }
        default: false
        }
    }

    /// The elements, where it is a tuple.
    var elements: [PickleItem]? {
        guard case .collection(let collection) = self, collection.kind == .tuple else { return nil }
        return collection.items
    }

    /// The elements, where it is a list or a tuple.
    var sequence: [PickleItem]? {
        guard case .collection(let collection) = self, [.list, .tuple].contains(collection.kind) else {
            return nil
        }
        return collection.items
    }
}

/// A list, tuple or dictionary while it is built.
///
/// A pickle that Python wrote fills a collection before it puts it anywhere, except where a collection holds itself. So a
/// collection is sealed when it is put into another: no cycle can arise, and depth and size are known at once.
final class PickleCollection {
    enum Kind: Equatable {
        case list, tuple, dictionary, orderedDictionary
        /// An instance of a class by that name, which is not made: its state, where it has one, is the only element.
        case object(String)
    }

    let kind: Kind
    /// The elements; of a dictionary, keys and values by turns.
    private(set) var items: [PickleItem] = []
    private var depth = 1
    /// How many values it would be, were nothing in it shared.
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

    /// Keeps the state of an object; one that the object is part of itself is left away.
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
