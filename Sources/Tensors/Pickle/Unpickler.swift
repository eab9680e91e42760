/// Reads pickles without running anything: the machine of Python's `pickle` over our own values, with an allow-list of names.
///
/// Limits apply while reading: depth, the number of values, also if nothing were shared, and no length beyond the file.
struct Unpickler {
    private var reader: PickleReader
    private let allowed: Set<PickleGlobal>
    /// Whether unlisted references are kept by name, unmade, instead of rejected: the rest of a checkpoint besides its
    /// weights.
    private let keepsForeign: Bool
    private var stack: [PickleItem] = []
    /// Where each open collection begins in the stack.
    private var marks: [Int] = []
    private var memo: [Int: PickleItem] = [:]
    private var stepCount = 0
    /// Every referenced tensor storage, by key.
    private(set) var storages: [String: TorchStorage] = [:]

    /// Bytes and entries made by calls.
    private var madeCount = 0
    private var tensorCount = 0
    /// References to storages, including repeated ones.
    private var storageCount = 0

    /// More instructions than any of the project's files: the data set's longest has a quarter of a million, a state dict
    /// some forty per tensor.
    private static let greatestStepCount = 4_000_000
    /// No network has nearly as many; each takes a hundred times as much memory as in the file.
    private static let greatestTensorCount = 100_000

    init(_ bytes: UnsafeRawBufferPointer, at position: Int = 0, allowing allowed: Set<PickleGlobal>) {
        reader = PickleReader(bytes)
        reader.position = position
        self.allowed = allowed
        keepsForeign = allowed.contains(.rebuildTensor)
    }

    /// The end of the pickle, once it is loaded.
    var position: Int { reader.position }

    /// Runs to the end of the pickle and returns the result.
    mutating func load() throws(PickleFailure) -> PickleItem {
        while true {
            stepCount += 1
            guard stepCount <= Self.greatestStepCount else {
                throw PickleFailure("it has more than \(Self.greatestStepCount) instructions")
            }
            let byte = try reader.byte()
            guard let opcode = PickleOpcode(rawValue: byte) else {
                throw PickleFailure(
                    "the instruction \(byte) at byte \(position - 1) does not make plain values")
            }
            if opcode == .stop { break }
            try run(opcode)
        }
        let result = try pop()
        guard stack.isEmpty, marks.isEmpty else { throw PickleFailure("it ends with values left over") }
        return result
    }

    private mutating func run(_ opcode: PickleOpcode) throws(PickleFailure) {
        switch opcode {
        case .stop: break  // load() ends there
        case .proto:
            let version = try reader.byte()
            guard version <= 5 else { throw PickleFailure("it is of protocol \(version), known are 0 to 5") }
        case .frame: _ = try reader.integer(UInt64.self)

        case .none: push(.none)
        case .newTrue: push(.bool(true))
        case .newFalse: push(.bool(false))
        case .int: push(try Self.number(try reader.lineText()))
        case .binInt: push(.int(Int(try reader.integer(Int32.self))))
        case .binInt1: push(.int(Int(try reader.byte())))
        case .binInt2: push(.int(Int(try reader.integer(UInt16.self))))
        case .long:
            let line = try reader.lineText()
            try pushLong { () throws(PickleFailure) in try Self.number(line) }
        case .long1:
            let bytes = try reader.take(try reader.byte())
            try pushLong { () throws(PickleFailure) in .int(try PickleReader.longInteger(bytes)) }
        case .long4:
            let bytes = try reader.take(try reader.integer(Int32.self))
            try pushLong { () throws(PickleFailure) in .int(try PickleReader.longInteger(bytes)) }
        case .float:
            guard let value = Double(try reader.lineText()) else {
                throw PickleFailure("an invalid float")
            }
            push(.double(value))
        case .binFloat:
            push(.double(Double(bitPattern: try reader.integer(UInt64.self).byteSwapped)))
        case .string: push(Self.oldText(try PickleEscapes.quotedBytes(try reader.line())))
        case .binString: push(Self.oldText(Array(try reader.take(try reader.integer(Int32.self)))))
        case .shortBinString: push(Self.oldText(Array(try reader.take(try reader.byte()))))
        case .binBytes: push(.bytes(Array(try reader.take(try reader.integer(UInt32.self)))))
        case .shortBinBytes: push(.bytes(Array(try reader.take(try reader.byte()))))
        case .binBytes8, .byteArray8: push(.bytes(Array(try reader.take(try reader.integer(UInt64.self)))))
        case .unicode: push(.string(try PickleEscapes.rawUnicode(try reader.line())))
        case .binUnicode: push(.string(try reader.text(byteCount: try reader.integer(UInt32.self))))
        case .shortBinUnicode: push(.string(try reader.text(byteCount: try reader.byte())))
        case .binUnicode8: push(.string(try reader.text(byteCount: try reader.integer(UInt64.self))))

        case .mark: marks.append(stack.count)
        case .emptyList: stack.append(.collection(PickleCollection(.list)))
        case .emptyDict: stack.append(.collection(PickleCollection(.dictionary)))
        case .emptyTuple: try pushCollection(.tuple, [])
        case .list: try pushCollection(.list, try popToMark())
        case .tuple: try pushCollection(.tuple, try popToMark())
        case .dict: try pushCollection(.dictionary, try popToMark())
        case .tuple1: try pushCollection(.tuple, try pop(1))
        case .tuple2: try pushCollection(.tuple, try pop(2))
        case .tuple3: try pushCollection(.tuple, try pop(3))
        case .append: try extend(with: try pop(1), isDictionary: false)
        case .appends: try extend(with: try popToMark(), isDictionary: false)
        case .setItem: try extend(with: try pop(2), isDictionary: true)
        case .setItems: try extend(with: try popToMark(), isDictionary: true)
        case .emptySet: try pushSet([])
        case .addItems: try extend(with: try popToMark(), isDictionary: false)
        case .frozenSet: try pushSet(try popToMark())
        case .pop: _ = try pop()
        case .popMark: _ = try popToMark()

        case .put: try memoize(as: try Self.memoIndex(try reader.lineText()))
        case .binPut: try memoize(as: Int(try reader.byte()))
        case .longBinPut: try memoize(as: Int(try reader.integer(UInt32.self)))
        case .memoize: try memoize(as: memo.count)
        case .get: try recall(try Self.memoIndex(try reader.lineText()))
        case .binGet: try recall(Int(try reader.byte()))
        case .longBinGet: try recall(Int(try reader.integer(UInt32.self)))

        case .global: try pushGlobal(module: try reader.lineText(), name: try reader.lineText())
        case .stackGlobal:
            guard let name = try pop().text, let module = try pop().text else {
                throw PickleFailure("it calls for something whose name is not text")
            }
            try pushGlobal(module: module, name: name)
        case .reduce:
            let arguments = try pop()
            try call(try pop(), arguments)
        case .newObject:
            _ = try pop()
            try pushObject(of: try pop())
        case .newObjectEx:
            _ = try pop(2)
            try pushObject(of: try pop())
        case .build:
            let state = try pop()
            stack.append(try PickleGlobal.build(try pop(), state))
        case .binPersistentID:
            guard allowed.contains(.rebuildTensor) else { throw PickleFailure("it refers to other files") }
            try pushPersistent(try pop())
        }
    }

    // MARK: The stack

    private mutating func push(_ value: PickleValue) { stack.append(.scalar(value)) }

    private mutating func pushCollection(
        _ kind: PickleCollection.Kind, _ items: [PickleItem]
    ) throws(PickleFailure) {
        let collection = PickleCollection(kind)
        stack.append(.collection(collection))
        try Self.fill(collection, items, isDictionary: kind == .dictionary)
    }

    private mutating func extend(
        with items: [PickleItem], isDictionary: Bool
    ) throws(PickleFailure) {
        let item = try top()
        if case .foreign = item { return }
        guard case .collection(let collection) = item else { throw PickleFailure("it fills a number") }
        if case .object = collection.kind { return }  // of a subclass of list or dict
        try Self.fill(collection, items, isDictionary: isDictionary)
    }

    private static func fill(
        _ collection: PickleCollection, _ items: [PickleItem], isDictionary: Bool
    ) throws(PickleFailure) {
        let takesPairs = collection.kind == .dictionary || collection.kind == .orderedDictionary
        guard takesPairs == isDictionary, !isDictionary || items.count.isMultiple(of: 2) else {
            throw PickleFailure("it fills a collection with what does not fit")
        }
        try collection.append(items)
    }

    private func top() throws(PickleFailure) -> PickleItem {
        guard stack.count > marks.last ?? 0, let item = stack.last else { throw Self.tooFew }
        return item
    }

    private mutating func pop() throws(PickleFailure) -> PickleItem {
        let item = try top()
        stack.removeLast()
        return item
    }

    private mutating func pop(_ count: Int) throws(PickleFailure) -> [PickleItem] {
        guard stack.count - (marks.last ?? 0) >= count else { throw Self.tooFew }
        // Copied first: removing elements while a slice references the stack would copy all of it.
        let items = Array(stack.suffix(count))
        stack.removeLast(count)
        return items
    }

    private mutating func popToMark() throws(PickleFailure) -> [PickleItem] {
        guard let mark = marks.popLast() else { throw Self.tooFew }
        let items = Array(stack[mark...])
        stack.removeSubrange(mark...)
        return items
    }

    private static let tooFew = PickleFailure("it takes more values than it has")

    // MARK: Memo and names

    private mutating func memoize(as index: Int) throws(PickleFailure) { memo[index] = try top() }

    private mutating func recall(_ index: Int) throws(PickleFailure) {
        guard let item = memo[index] else {
            throw PickleFailure("it recalls value \(index), which it does not have")
        }
        stack.append(item)
    }

    private mutating func pushGlobal(module: String, name: String) throws(PickleFailure) {
        let fullName = "\(module).\(name)"
        if let global = PickleGlobal(rawValue: fullName), allowed.contains(global) {
            stack.append(.global(global))
        } else if keepsForeign {
            stack.append(.foreign(fullName.shortened))
        } else {
            throw Self.calls(fullName)
        }
    }

    private static func calls(_ name: String) -> PickleFailure {
        PickleFailure("it calls for \"\(name.shortened)\"; nothing was run", .unsupported)
    }

    /// A call by name: makes only what is listed, and keeps unmade only what makes plain values.
    private mutating func call(_ callable: PickleItem, _ arguments: PickleItem) throws(PickleFailure) {
        switch callable {
        case .global(let global):
            guard let arguments = arguments.elements else { break }
            try call(global, arguments)
            return
        case .foreign(let name):
            guard PickleForeign.isHarmless(name) else { throw Self.calls(name) }
            if PickleForeign.reconstructors.contains(name), let type = arguments.elements?.first {
                try pushObject(of: type)
            } else {
                stack.append(.collection(PickleCollection(.object(name))))
            }
            return
        default: break
        }
        throw PickleFailure("it calls something that has no name")
    }

    private mutating func call(_ global: PickleGlobal, _ arguments: [PickleItem]) throws(PickleFailure) {
        if keepsForeign {
            switch global {
            case .rebuildTensor, .rebuildOldTensor, .rebuildParameter, .numpyScalar, .numpy2Scalar:
                // A tensor over a storage of a rare type, or a numpy number of such a type.
                if let first = arguments.first, first.isUnmade {
                    stack.append(first)
                    return
                }
            case .rebuildFromType:
                if arguments.count >= 3, let inner = arguments[2].elements {
                    if case .global(let rebuild) = arguments[0], rebuild != .rebuildFromType {
                        return try call(rebuild, inner)
                    }
                    if case .foreign(let name) = arguments[0], PickleForeign.isHarmless(name) {
                        stack.append(.collection(PickleCollection(.object(name))))
                        return
                    }
                }
            case .numpyType:
                guard let name = arguments.first?.text, NumberType(rawValue: name) == nil else { break }
                stack.append(.foreign("numpy.dtype"))
                return
            default: break
            }
        }
        try pushMade(try global.make(arguments))
    }

    /// An instance of a class, which is not made.
    private mutating func pushObject(of type: PickleItem) throws(PickleFailure) {
        switch type {
        case .foreign(let name): stack.append(.collection(PickleCollection(.object(name))))
        case .global(let global) where keepsForeign:
            stack.append(.collection(PickleCollection(.object(global.rawValue))))
        default: throw PickleFailure("it makes an instance of something that is not a class")
        }
    }

    private mutating func pushSet(_ items: [PickleItem]) throws(PickleFailure) {
        guard keepsForeign else { throw PickleFailure("it holds a set", .unsupported) }
        try pushCollection(.list, items)
    }

    /// An integer that may be longer than 64 bits, such as the state of a random generator.
    private mutating func pushLong(
        _ value: () throws(PickleFailure) -> PickleValue
    ) throws(PickleFailure) {
        do throws(PickleFailure) {
            push(try value())
        } catch {
            guard keepsForeign, error.kind == .unsupported else { throw error }
            stack.append(.foreign("int"))
        }
    }

    /// A reference to data elsewhere in the file; torch before 1.6 names the classes of whole modules this way, too.
    private mutating func pushPersistent(_ item: PickleItem) throws(PickleFailure) {
        if let fields = item.elements, fields.count > 2 {
            if fields[0].text == "module" {
                stack.append(fields[1])
                return
            }
            if fields[0].text == "storage", case .foreign = fields[1] {
                stack.append(fields[1])
                return
            }
        }
        try pushStorage(try TorchStorage(item))
    }

    private mutating func pushMade(_ item: PickleItem) throws(PickleFailure) {
        // A legitimate pickle makes bytes of a text, or a dictionary of a list, once; together they are no longer than the
        // file.
        switch item {
        case .scalar(.bytes(let bytes)): madeCount += bytes.count
        case .collection(let collection): madeCount += collection.items.count
        case .tensor:
            tensorCount += 1
            try Self.checkTensorCount(tensorCount)
        case .scalar, .global, .foreign, .numberType, .storage: break
        }
        guard madeCount <= reader.bytes.count else { throw PickleFailure("it grows beyond its own length") }
        stack.append(item)
    }

    private mutating func pushStorage(_ storage: TorchStorage) throws(PickleFailure) {
        storageCount += 1
        try Self.checkTensorCount(storageCount)
        if let earlier = storages[storage.key] {
            guard earlier.elementType == storage.elementType, earlier.elementCount == storage.elementCount
            else {
                throw PickleFailure("storage \"\(storage.key.shortened)\" is described in two ways")
            }
        }
        storages[storage.key] = storage
        stack.append(.storage(storage))
    }

    private static func checkTensorCount(_ count: Int) throws(PickleFailure) {
        guard count <= greatestTensorCount else {
            throw PickleFailure("it holds more than \(greatestTensorCount) tensors")
        }
    }

    // MARK: Texts of protocol 0

    private static func number(_ line: String) throws(PickleFailure) -> PickleValue {
        if line == "00" { return .bool(false) }
        if line == "01" { return .bool(true) }
        guard let value = Int(line.hasSuffix("L") ? String(line.dropLast()) : line) else {
            throw PickleFailure("the integer \"\(line.shortened)\" does not fit in 64 bits", .unsupported)
        }
        return .int(value)
    }

    private static func memoIndex(_ line: String) throws(PickleFailure) -> Int {
        guard let index = Int(line), index >= 0 else { throw PickleFailure("an invalid memo index") }
        return index
    }

    /// Python 2 did not distinguish texts from bytes.
    private static func oldText(_ bytes: [UInt8]) -> PickleValue {
        String(validating: bytes, as: UTF8.self).map(PickleValue.string) ?? .bytes(bytes)
    }
}
