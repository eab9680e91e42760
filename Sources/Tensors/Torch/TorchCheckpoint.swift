import Files
public import Foundation

/// A state dict saved by PyTorch: names and tensors, in the zip format of torch 1.6 and later or the one before.
///
/// Nothing in the file is run (`Unpickler`). Opening checks everything but the values: names, types, that every tensor lies
/// within its storage, and for a zip file the checksums. Values are read on request, one tensor at a time.
public struct TorchCheckpoint: Sendable {
    /// A tensor's name, shape and type.
    public struct Entry: Sendable, Equatable {
        /// The name in the state dict, without the `module.` prefix that `DataParallel` adds.
        public let name: String
        /// Extents, outermost first; empty for a scalar.
        public let shape: [Int]
        /// Type of the elements in the file.
        public let elementType: ElementType

        /// Makes an entry.
        public init(name: String, shape: [Int], elementType: ElementType = .float32) {
            self.name = name
            self.shape = shape
            self.elementType = elementType
        }
    }

    /// The file.
    public let url: URL
    /// Every tensor, in file order; including those that are not weights, such as `num_batches_tracked`.
    public let entries: [Entry]
    /// The key of the state dict, if the file holds more than that; also nil if its parts were under several keys, which are
    /// then prefixes of their names.
    public let stateDictKey: String?
    /// The other contents of the file, which are not read: "\"args\" (argparse.Namespace)".
    public let others: [String]

    private let tensors: [String: StoredTensor]
    private let storages: any TorchStorages

    /// The keys under which training scripts store the state dict beside other things.
    static let stateDictKeys = ["state_dict", "model_state_dict", "model"]

    /// Opens a checkpoint and checks it.
    ///
    /// - Parameter key: the key of the state dict to read, if the file holds several; nested keys are joined by points.
    /// - Throws: `TensorsError` `.unreadable` if the file cannot be read; `.otherFormat` if it is not a checkpoint;
    ///   `.malformed` if it is damaged, holds no state dict, or references anything but tensors and values;
    ///   `.severalStateDicts` if a key is required.
    public init(contentsOf url: URL, key: String? = nil) throws {
        self.url = url
        let mapping = try FileMapping(url)
        do {
            let root: PickleItem
            if mapping.bytes.starts(with: ZipStorages.magic) {
                (root, storages) = try ZipStorages.open(url)
            } else if LegacyStorages.recognizes(mapping.bytes) {
                (root, storages) = try LegacyStorages.open(mapping)
            } else if let format = try FileFormat.recognize(mapping) {
                throw TensorsError(format, url.path)
            } else {
                throw TensorsError(
                    .malformed, url.path,
                    "is neither a PyTorch checkpoint nor in another known format",
                    remedy: "Check where it comes from."
                )
            }
            let stateDict = try StateDict(root, key: key)
            stateDictKey = stateDict.key
            others = stateDict.others
            entries = stateDict.tensors.map { name, tensor in
                Entry(name: name, shape: tensor.shape, elementType: tensor.storage.elementType)
            }
            tensors = Dictionary(uniqueKeysWithValues: stateDict.tensors)
        } catch let failure as PickleFailure {
            throw failure.error(url)
        }
        for key in Set(tensors.values.map(\.storage.key)).sorted() { try storages.verify(key) }
    }

    /// A tensor's values as 32-bit floats in row-major order, whatever its type and strides.
    ///
    /// - Throws: `TensorsError` `.missingTensor` if there is none of that name; `.malformed` if the file changed.
    public func tensor(_ name: String) throws -> Tensor {
        guard let tensor = tensors[name] else {
            throw TensorsError(
                .missingTensor, url.path,
                "has no tensor \"\(name.shortened)\"",
                remedy: "Give the checkpoint of this network.")
        }
        let span = try floats(of: tensor)
        return Tensor(shape: tensor.shape, values: tensor.isContiguous ? span : tensor.gather(span))
    }

    private func floats(of tensor: StoredTensor) throws -> [Float] {
        let elementType = tensor.storage.elementType
        let size = elementType.byteCount
        let range = tensor.span.lowerBound * size..<tensor.span.upperBound * size
        return try [Float](unsafeUninitializedCapacity: tensor.span.count) { buffer, initialized in
            try storages.forEachPiece(of: tensor.storage.key, in: range) { piece in
                let count = piece.count / size
                elementType.convert(
                    piece, to: UnsafeMutableBufferPointer(rebasing: buffer[initialized..<initialized + count])
                )
                initialized += count
            }
        }
    }
}

extension PickleFailure {
    /// The error for a checkpoint, with its remedy.
    fileprivate func error(_ url: URL) -> TensorsError {
        switch kind {
        case .broken:
            TensorsError(
                .malformed, url.path,
                "cannot be read as a PyTorch checkpoint: \(reason)",
                remedy: "It is damaged, or torch.save did not write it: copy it again, "
                    + "or save it again with torch.save(model.state_dict(), ...).")
        case .unsupported:
            TensorsError(
                .malformed, url.path,
                "cannot be read as a PyTorch checkpoint: \(reason)",
                remedy: "Save the weights alone, with "
                    + "torch.save(model.state_dict(), ...).")
        case .ambiguous:
            TensorsError(
                .severalStateDicts, url.path,
                "cannot be read without a choice: \(reason)",
                remedy: "Name one of these keys.")
        }
    }
}

/// Where the bytes of a checkpoint's storages are.
protocol TorchStorages: Sendable {
    /// Checks what can be checked of a storage's bytes without interpreting them.
    func verify(_ key: String) throws
    /// Passes on a byte range of a storage in pieces that hold whole elements.
    func forEachPiece(
        of key: String, in range: Range<Int>, _ body: (UnsafeRawBufferPointer) throws -> Void) throws
}
