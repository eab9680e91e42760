/// The names that a pickle may reference, and what each makes. Names cannot be resolved in any other way.
enum PickleGlobal: String {
    case orderedDictionary = "collections.OrderedDict"
    case encode = "_codecs.encode"
    case numpyScalar = "numpy.core.multiarray.scalar"
    case numpy2Scalar = "numpy._core.multiarray.scalar"
    case numpyType = "numpy.dtype"
    case rebuildTensor = "torch._utils._rebuild_tensor_v2"
    /// What torch before 0.4 wrote: the same without gradients and hooks.
    case rebuildOldTensor = "torch._utils._rebuild_tensor"
    case rebuildParameter = "torch._utils._rebuild_parameter"
    /// A tensor with attributes or of a subclass: how it was rebuilt, its class, the arguments and the attributes.
    case rebuildFromType = "torch._tensor._rebuild_from_type_v2"
    case floatStorage = "torch.FloatStorage"
    case halfStorage = "torch.HalfStorage"
    case doubleStorage = "torch.DoubleStorage"
    case bfloat16Storage = "torch.BFloat16Storage"
    case longStorage = "torch.LongStorage"
    case intStorage = "torch.IntStorage"
    case byteStorage = "torch.ByteStorage"
    case boolStorage = "torch.BoolStorage"

    /// What a call with these arguments makes.
    func make(_ arguments: [PickleItem]) throws(PickleFailure) -> PickleItem {
        switch self {
        case .orderedDictionary:
            let dictionary = PickleCollection(.orderedDictionary)
            if arguments.isEmpty { return .collection(dictionary) }
            // Python 2.7 passes the entries here, as a list of two-element lists; Python 3 sets them afterwards.
            guard arguments.count == 1, let pairs = arguments[0].sequence else { break }
            for pair in pairs {
                guard let pair = pair.sequence, pair.count == 2 else { throw unfit }
                try dictionary.append(pair)
            }
            return .collection(dictionary)
        case .encode:
            // This is how Python 3 writes bytes in protocols 0 to 2: their Latin-1 text, and the name of that encoding.
            guard arguments.count == 2, let text = arguments[0].text, arguments[1].text == "latin1" else {
                break
            }
            var bytes: [UInt8] = []
            for scalar in text.unicodeScalars {
                guard let byte = UInt8(exactly: scalar.value) else { throw unfit }
                bytes.append(byte)
            }
            return .scalar(.bytes(bytes))
        case .numpyType:
            guard let name = arguments.first?.text else { break }
            guard let type = NumberType(rawValue: name) else {
                throw PickleFailure(
                    "it holds a numpy.dtype \"\(name.shortened)\", which is not a plain number")
            }
            return .numberType(type)
        case .numpyScalar, .numpy2Scalar:
            guard arguments.count == 2, case .numberType(let type) = arguments[0] else { break }
            switch arguments[1] {
            case .scalar(.bytes(let bytes)): return .scalar(try type.value(bytes))
            case .scalar(.string(let text)) where text.utf8.count <= 8:
                return .scalar(try type.value(Array(text.utf8)))
            default: break
            }
        case .rebuildTensor, .rebuildOldTensor: return .tensor(try StoredTensor(arguments))
        case .rebuildParameter:
            guard case .tensor = arguments.first else { break }
            return arguments[0]
        case .rebuildFromType:
            guard arguments.count >= 3, case .global(let rebuild) = arguments[0],
                rebuild != .rebuildFromType, let arguments = arguments[2].elements
            else { break }
            return try rebuild.make(arguments)
        case .floatStorage, .halfStorage, .doubleStorage, .bfloat16Storage, .longStorage, .intStorage,
            .byteStorage, .boolStorage:
            break
        }
        throw unfit
    }

    /// The item after its state is set.
    static func build(_ item: PickleItem, _ state: PickleItem) throws(PickleFailure) -> PickleItem {
        switch item {
        case .collection(let collection) where collection.kind == .orderedDictionary:
            return item  // attributes of a state dict: versions of its modules, which are not weights
        case .numberType:
            // (version, byte order, ...): "<" little, "|" not applicable, "=" native
            guard let order = state.elements?.dropFirst().first?.text, ["<", "|", "="].contains(order) else {
                throw PickleFailure("it holds big-endian numbers of numpy")
            }
            return item
        case .collection(let collection):
            guard case .object = collection.kind else { break }
            try collection.keepState(state)
            return item
        case .foreign, .tensor: return item
        default: break
        }
        throw PickleFailure("it sets the state of something that has none")
    }

    /// The element type, if the name is that of a storage.
    var storageElementType: ElementType? {
        switch self {
        case .floatStorage: .float32
        case .halfStorage: .float16
        case .doubleStorage: .float64
        case .bfloat16Storage: .bfloat16
        case .longStorage: .int64
        case .intStorage: .int32
        case .byteStorage: .uint8
        case .boolStorage: .bool
        case .orderedDictionary, .encode, .numpyScalar, .numpy2Scalar, .numpyType, .rebuildTensor,
            .rebuildOldTensor, .rebuildParameter, .rebuildFromType:
            nil
        }
    }

    private var unfit: PickleFailure {
        PickleFailure("it calls \"\(rawValue)\" with arguments that do not fit")
    }
}

extension Unpickler {
    /// What a pickle of plain values may reference.
    static let plainGlobals: Set<PickleGlobal> = [
        .orderedDictionary, .encode, .numpyScalar, .numpy2Scalar, .numpyType,
    ]

    /// What a PyTorch checkpoint may reference.
    static let torchGlobals: Set<PickleGlobal> = plainGlobals.union([
        .rebuildTensor, .rebuildOldTensor, .rebuildParameter, .rebuildFromType, .floatStorage, .halfStorage,
        .doubleStorage,
        .bfloat16Storage,
        .longStorage, .intStorage, .byteStorage, .boolStorage,
    ])
}
