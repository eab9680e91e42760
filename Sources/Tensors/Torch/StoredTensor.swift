/// A storage as a checkpoint's pickle describes it; its bytes are elsewhere in the file.
struct TorchStorage {
    /// Its name: a record of the zip archive, or a key of the legacy list.
    let key: String
    let elementType: ElementType
    /// The number of elements in the whole storage.
    let elementCount: Int
    /// Which of them this part covers; only legacy files have parts.
    let part: Range<Int>

    /// PyTorch's keys are counters or addresses.
    private static let longestKey = 100

    /// Reads the tuple `("storage", type, key, device, element count)`, in legacy files with a sixth element: nil or
    /// `(key, first element, element count)` of a part.
    init(_ item: PickleItem) throws(PickleFailure) {
        guard let fields = item.elements, fields.count == 5 || fields.count == 6,
            fields[0].text == "storage", case .global(let global) = fields[1],
            let elementType = global.storageElementType,
            let key = fields[2].text ?? fields[2].integer.map(String.init),
            key.utf8.count <= Self.longestKey, let elementCount = fields[4].integer, elementCount >= 0,
            !elementCount.multipliedReportingOverflow(by: elementType.byteCount).overflow
        else { throw PickleFailure("it refers to an invalid storage") }
        self.key = key
        self.elementType = elementType
        self.elementCount = elementCount
        guard fields.count == 6, let view = fields[5].elements else {
            part = 0..<elementCount
            return
        }
        guard view.count == 3, let start = view[1].integer, let count = view[2].integer, start >= 0,
            count >= 0,
            start <= elementCount, count <= elementCount - start
        else { throw PickleFailure("storage \"\(key.shortened)\" has a part that lies outside it") }
        part = start..<start + count
    }
}

/// A tensor as a checkpoint's pickle describes it: a shape laid over a storage.
struct StoredTensor {
    let storage: TorchStorage
    let shape: [Int]
    /// Elements from one index to the next, by dimension; 0 if there is no next one.
    let strides: [Int]
    /// The elements of the storage from the tensor's first to its last, inclusive.
    let span: Range<Int>
    let count: Int

    /// No network has tensors of more dimensions.
    private static let greatestRank = 16

    /// Reads the arguments `(storage, offset, shape, strides, ...)` of `torch._utils._rebuild_tensor_v2`; the rest
    /// (gradients, hooks, metadata) does not affect the values.
    init(_ arguments: [PickleItem]) throws(PickleFailure) {
        guard arguments.count >= 4, case .storage(let storage) = arguments[0],
            let offset = arguments[1].integer, let shape = Self.counts(arguments[2]),
            let strides = Self.counts(arguments[3]), shape.count == strides.count
        else { throw PickleFailure("it describes an invalid tensor") }
        self.storage = storage
        self.shape = shape
        // The file's stride for a dimension without a second index is never used, and may be any number.
        self.strides = zip(shape, strides).map { $0 > 1 ? $1 : 0 }
        var last = offset
        var overflows = false
        for (extent, stride) in zip(shape, self.strides) {
            let (way, one) = max(extent - 1, 0).multipliedReportingOverflow(by: stride)
            let (sum, two) = last.addingReportingOverflow(way)
            overflows = overflows || one || two
            last = sum
        }
        let place = "over \(storage.part.count) elements of storage \"\(storage.key.shortened)\""
        let described = "a tensor of shape \(shape), strides \(strides) and offset \(offset) \(place)"
        guard !overflows, let count = elementCount(ofShape: shape), offset >= 0,
            count == 0 ? offset <= storage.part.count : last < storage.part.count
        else {
            throw PickleFailure("\(described) reaches beyond them")
        }
        guard count == 0 || !Self.overlaps(shape, self.strides) else {
            throw PickleFailure("\(described) repeats them")
        }
        self.count = count
        let start = storage.part.lowerBound + offset
        span = start..<(count == 0 ? start : storage.part.lowerBound + last + 1)
    }

    /// Whether two indices may share an element: a step in a dimension does not lead past everything along the dimensions
    /// with smaller steps. No view that PyTorch makes of a weight does, except a repeated one.
    private static func overlaps(_ shape: [Int], _ strides: [Int]) -> Bool {
        var reach = 0
        for (stride, extent) in zip(strides, shape).filter({ $1 > 1 }).sorted(by: { $0.0 < $1.0 }) {
            guard stride > reach else { return true }
            reach += (extent - 1) * stride  // no more than the offset of the last element, which was summed
        }
        return false
    }

    private static func counts(_ item: PickleItem) -> [Int]? {
        guard let elements = item.elements, elements.count <= greatestRank else { return nil }
        let counts = elements.compactMap(\.integer).filter { $0 >= 0 }
        return counts.count == elements.count ? counts : nil
    }
}

extension StoredTensor {
    /// Whether the elements are in row-major order without gaps.
    var isContiguous: Bool {
        guard count > 0 else { return true }
        var expected = 1
        for (extent, stride) in zip(shape, strides).reversed() where extent != 1 {
            if stride != expected { return false }
            expected *= extent
        }
        return true
    }

    /// The elements in row-major order, gathered from those of the span.
    func gather(_ span: [Float]) -> [Float] {
        var index = Array(repeating: 0, count: shape.count)
        var position = 0
        var values: [Float] = []
        values.reserveCapacity(count)
        for _ in 0..<count {
            values.append(span[position])
            for dimension in shape.indices.reversed() {
                index[dimension] += 1
                position += strides[dimension]
                if index[dimension] < shape[dimension] { break }
                position -= strides[dimension] * shape[dimension]
                index[dimension] = 0
            }
        }
        return values
    }
}
