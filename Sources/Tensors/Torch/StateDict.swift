/// The named tensors that a checkpoint's pickle holds, themselves or beside other things.
struct StateDict {
    /// The key under which they lay, where they were not all.
    let key: String?
    let tensors: [(String, TorchTensor)]

    init(_ root: PickleItem) throws(PickleFailure) {
        guard let members = root.members else {
            throw PickleFailure("it holds \(root.kindName), not a state dict")
        }
        let holdsTensors = members.contains { if case .tensor = $0.value { true } else { false } }
        if holdsTensors {
            key = nil
            tensors = try Self.read(members)
            return
        }
        let nested = TorchCheckpoint.stateDictKeys.compactMap { key in
            members.first { $0.key.text == key }?.value.members.map { (key: key, members: $0) }
        }
        guard let first = nested.first else { throw PickleFailure("it holds no tensors by name") }
        guard nested.count == 1 else {
            let keys = nested.map { "\"\($0.key)\"" }.joined(separator: " and ")
            throw PickleFailure("it holds more than one state dict, under \(keys)")
        }
        key = first.key
        tensors = try Self.read(first.members)
        guard !tensors.isEmpty else { throw PickleFailure("it holds no tensors by name") }
    }

    private static func read(
        _ members: [(key: PickleItem, value: PickleItem)]
    ) throws(PickleFailure) -> [(String, TorchTensor)] {
        let prefix = "module."
        var tensors: [(String, TorchTensor)] = []
        var names: Set<String> = []
        for (key, value) in members {
            guard let fullName = key.text else { throw PickleFailure("a tensor's name is no text") }
            guard case .tensor(let tensor) = value else {
                throw PickleFailure("\"\(fullName.shortened)\" is \(value.kindName), not a tensor")
            }
            let name = fullName.hasPrefix(prefix) ? String(fullName.dropFirst(prefix.count)) : fullName
            guard names.insert(name).inserted else {
                throw PickleFailure(
                    "it holds the tensor \"\(name.shortened)\" twice, with and without \"module.\"")
            }
            tensors.append((name, tensor))
        }
        return tensors
    }
}

extension PickleItem {
    /// Keys and values, where it is a dictionary.
    fileprivate var members: [(key: PickleItem, value: PickleItem)]? {
        guard case .collection(let collection) = self,
            collection.kind == .dictionary || collection.kind == .orderedDictionary
        else { return nil }
        return stride(from: 0, to: collection.items.count, by: 2).map {
            (key: collection.items[$0], value: collection.items[$0 + 1])
        }
    }

    /// What it is, in a message.
    fileprivate var kindName: String {
        switch self {
        case .scalar: "a plain value"
        case .collection(let collection):
            switch collection.kind {
            case .list: "a list"
            case .tuple: "a tuple"
            case .dictionary, .orderedDictionary: "a dictionary"
            }
        case .tensor: "a tensor"
        case .global, .numberType, .storage: "something else"
        }
    }
}
