/// The named tensors in a checkpoint's pickle, whether at the top or among other things.
struct StateDict {
    /// The keys under which they were found, joined by points; nil if they were not within another dictionary, or were under
    /// several keys.
    let key: String?
    let tensors: [(String, StoredTensor)]
    /// What else the checkpoint holds: keys and their contents.
    let others: [String]

    /// - Parameter wanted: the key of the state dict to read; nil if there is only one.
    init(_ root: PickleItem, key wanted: String?) throws(PickleFailure) {
        var search = Search()
        try search.look(at: root, path: [])
        let parts = search.parts
        guard !parts.isEmpty else {
            if root.entries == nil {
                throw PickleFailure("it holds \(root.kindName), not a state dict", .unsupported)
            }
            throw PickleFailure("it holds no tensors by name", .unsupported)
        }
        let chosen = try Self.choose(parts, wanted)
        key = chosen.count == 1 && !chosen[0].key.isEmpty ? chosen[0].key : nil
        tensors =
            chosen.count == 1
            ? chosen[0].tensors
            : chosen.flatMap { part in
                part.tensors.map { name, tensor in (part.key.isEmpty ? name : "\(part.key).\(name)", tensor) }
            }
        var names: Set<String> = []
        if let twin = tensors.first(where: { !names.insert($0.0).inserted }) {
            throw PickleFailure(
                "it holds the tensor \"\(twin.0.shortened)\" twice, under different keys", .unsupported)
        }
        let taken = Set(chosen.map(\.key))
        let left = parts.filter { !taken.contains($0.key) }.map {
            ($0.key.isEmpty ? "" : "\"\($0.key.shortened)\" ") + "(a state dict of \($0.size))"
        }
        others = left + search.others
    }

    /// The parts to read: the requested one, the only one, the one under a usual key, or all of them if no two have a tensor
    /// of the same name.
    private static func choose(_ parts: [Part], _ wanted: String?) throws(PickleFailure) -> [Part] {
        if let wanted {
            let found = parts.filter { $0.key == wanted || $0.key.hasPrefix(wanted + ".") }
            guard found.isEmpty else { return found }
            throw PickleFailure(
                "it holds no state dict \"\(wanted.shortened)\" but \(listed(parts))", .ambiguous)
        }
        let usual = parts.filter { TorchCheckpoint.stateDictKeys.contains($0.key) }
        if usual.count == 1 { return usual }
        var names: Set<String> = []
        let areApart = parts.allSatisfy { part in part.tensors.allSatisfy { names.insert($0.0).inserted } }
        guard parts.count > 1, !areApart else { return parts }
        throw PickleFailure("it holds \(parts.count) state dicts: \(listed(parts))", .ambiguous)
    }

    private static func listed(_ parts: [Part]) -> String {
        let shown = parts.prefix(8).map { "\"\($0.key.shortened)\" (\($0.size))" }
        return shown.joined(separator: ", ") + (parts.count > 8 ? ", ..." : "")
    }

    /// One dictionary of tensors.
    private struct Part {
        let key: String
        let tensors: [(String, StoredTensor)]

        var size: String { "\(tensors.count) \(tensors.count == 1 ? "tensor" : "tensors")" }
    }

    /// A walk through the dictionaries, lists and modules of a checkpoint.
    private struct Search {
        var parts: [Part] = []
        var others: [String] = []

        /// Checkpoints of whole systems nest a few dictionaries; optimizer states nest many.
        private static let greatestDepth = 4

        mutating func look(at item: PickleItem, path: [String]) throws(PickleFailure) {
            let key = path.joined(separator: ".")
            if let tensors = item.moduleTensors {
                if !tensors.isEmpty { parts.append(Part(key: key, tensors: try named(tensors))) }
                for (name, item) in item.moduleRest { tell(path + [name], item) }
                return
            }
            guard path.count <= Self.greatestDepth, let entries = item.entries,
                !entries.contains(where: { $0.key == "param_groups" })
            else {
                if !path.isEmpty { tell(path, item) }
                return
            }
            // Anything without tensors at any depth is named as a whole.
            let before = (parts: parts.count, others: others.count)
            var tensors: [(String, StoredTensor)] = []
            for (name, value) in entries {
                if case .tensor(let tensor) = value {
                    tensors.append((name, tensor))
                } else {
                    try look(at: value, path: path + [name])
                }
            }
            if !tensors.isEmpty {
                parts.append(Part(key: key, tensors: try named(tensors)))
            } else if parts.count == before.parts, !path.isEmpty {
                others.removeSubrange(before.others...)
                tell(path, item)
            }
        }

        private mutating func tell(_ path: [String], _ item: PickleItem) {
            others.append("\"\(path.joined(separator: ".").shortened)\" (\(item.kindName))")
        }

        private func named(_ tensors: [(String, StoredTensor)]) throws(PickleFailure) -> [(
            String, StoredTensor
        )] {
            let prefix = "module."
            var names: Set<String> = []
            return try tensors.map { (fullName, tensor) throws(PickleFailure) in
                let name = fullName.hasPrefix(prefix) ? String(fullName.dropFirst(prefix.count)) : fullName
                guard names.insert(name).inserted else {
                    throw PickleFailure(
                        "it holds the tensor \"\(name.shortened)\" twice, with and without \"module.\"")
                }
                return (name, tensor)
            }
        }
    }
}

extension PickleItem {
    /// Keys and values, if it is a dictionary or an object with one as its state; indices and values of a short list.
    fileprivate var entries: [(key: String, value: PickleItem)]? {
        guard case .collection(let collection) = self else { return nil }
        switch collection.kind {
        case .dictionary, .orderedDictionary:
            return stride(from: 0, to: collection.items.count, by: 2).compactMap { index in
                collection.items[index].text.map { (key: $0, value: collection.items[index + 1]) }
            }
        case .object: return collection.items.first?.entries
        case .list, .tuple:
            guard collection.items.count <= 8, collection.items.contains(where: { $0.isDictionary }) else {
                return nil
            }
            return collection.items.enumerated().map { (key: "\($0)", value: $1) }
        }
    }

    private var isDictionary: Bool {
        guard case .collection(let collection) = self else { return false }
        return collection.kind == .dictionary || collection.kind == .orderedDictionary
    }

    /// The tensors of a whole saved module, as in its state dict; nil for anything else.
    fileprivate var moduleTensors: [(String, StoredTensor)]? {
        guard case .collection(let collection) = self, case .object = collection.kind,
            let state = collection.items.first?.entries
        else { return nil }
        func part(_ name: String) -> [(key: String, value: PickleItem)]? {
            state.first { $0.key == name }?.value.entries
        }
        guard let own = part("_parameters"), let modules = part("_modules") else { return nil }
        var tensors: [(String, StoredTensor)] = []
        for (name, value) in own + (part("_buffers") ?? []) {
            if case .tensor(let tensor) = value { tensors.append((name, tensor)) }
        }
        for (name, module) in modules {
            tensors += (module.moduleTensors ?? []).map { ("\(name).\($0)", $1) }
        }
        return tensors
    }

    /// The parameters, buffers and modules of such a module that are not tensors and hold none.
    fileprivate var moduleRest: [(String, PickleItem)] {
        guard case .collection(let collection) = self, let state = collection.items.first?.entries else {
            return []
        }
        func part(_ name: String) -> [(key: String, value: PickleItem)] {
            state.first { $0.key == name }?.value.entries ?? []
        }
        let values = (part("_parameters") + part("_buffers")).filter { _, value in
            switch value {
            case .tensor, .scalar(.none): false
            default: true
            }
        }
        return values.map { ($0.key, $0.value) }
            + part("_modules").flatMap { name, module -> [(String, PickleItem)] in
                if case .scalar(.none) = module { return [] }
                guard module.moduleTensors != nil else { return [(name, module)] }
                return module.moduleRest.map { ("\(name).\($0)", $1) }
            }
    }

    /// What it is, for messages.
    fileprivate var kindName: String {
        switch self {
        case .scalar(.none): "None"
        case .scalar(.bool), .scalar(.int), .scalar(.double): "a number"
        case .scalar(.string), .scalar(.bytes): "a text"
        case .scalar(.list), .scalar(.tuple), .scalar(.dictionary): "plain values"
        case .collection(let collection):
            switch collection.kind {
            case .list: "a list"
            case .tuple: "a tuple"
            case .dictionary, .orderedDictionary:
                entries?.contains { $0.key == "param_groups" } == true
                    ? "an optimizer's state" : "a dictionary"
            case .object(let name): name.shortened
            }
        case .foreign(let name): name
        case .tensor: "a tensor"
        case .global(let global): global.rawValue
        case .numberType: "numpy.dtype"
        case .storage: "a storage"
        }
    }
}
