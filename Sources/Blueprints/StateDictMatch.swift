/// Matches the tensors of PyTorch files to the parameters of a network.
///
/// Names are those of the MTL-AQA release. A longer name that ends in a parameter's ("model_CNN.conv1.weight") is matched if
/// no other name does, and so are the bare names of an LSTM that was saved separately ("weight_ih_l0"). Batch counters, which
/// inference does not need, are ignored.
public struct StateDictMatch: Sendable, Equatable {
    /// The location of a tensor.
    public struct Source: Sendable, Hashable {
        /// Index of the file.
        public let file: Int
        /// The tensor's name in it.
        public let name: String
    }

    /// A tensor with a parameter's name but another shape.
    public struct Misfit: Sendable, Equatable {
        /// The parameter.
        public let parameter: Parameter
        /// The tensor.
        public let source: Source
        /// The tensor's extents.
        public let shape: [Int]
    }

    /// The location of each parameter, by name.
    public private(set) var sources: [String: Source] = [:]
    /// Parameters without a tensor.
    public private(set) var missing: [Parameter] = []
    /// Tensors of a wrong shape.
    public private(set) var misfits: [Misfit] = []
    /// Tensors that are not parameters, in file order and by name.
    public private(set) var extra: [Source] = []

    /// Matches parameters to the tensors of files, given by name and shape.
    ///
    /// - Throws: `BlueprintError` `.mismatch` if two tensors could be the same parameter.
    public init(_ parameters: [Parameter], files: [(name: String, shapes: [String: [Int]])])
        throws(BlueprintError)
    {
        var claimed: Set<Source> = []
        for parameter in parameters {
            guard let source = try Self.source(of: parameter, in: files) else {
                missing.append(parameter)
                continue
            }
            claimed.insert(source)
            let shape = files[source.file].shapes[source.name] ?? []
            if shape == parameter.shape {
                sources[parameter.name] = source
            } else {
                misfits.append(Misfit(parameter: parameter, source: source, shape: shape))
            }
        }
        for (index, file) in files.enumerated() {
            extra += file.shapes.keys.sorted().map { Source(file: index, name: $0) }
                .filter { !claimed.contains($0) && !$0.name.hasSuffix("num_batches_tracked") }
        }
    }

    private static func source(
        of parameter: Parameter, in files: [(name: String, shapes: [String: [Int]])]
    ) throws(BlueprintError) -> Source? {
        func find(_ isName: (String) -> Bool) throws(BlueprintError) -> Source? {
            var found: [Source] = []
            for (index, file) in files.enumerated() {
                found += file.shapes.keys.filter(isName).map { Source(file: index, name: $0) }
            }
            guard found.count > 1 else { return found.first }
            found.sort { ($0.file, $0.name) < ($1.file, $1.name) }
            throw BlueprintError(
                .mismatch, files[found[1].file].name,
                "tensor \"\(found[1].name)\" could be \"\(parameter.name)\", and so could \"\(found[0].name)\" of "
                    + "\(files[found[0].file].name)",
                remedy: "Give each part of the network once.")
        }
        let name = parameter.name
        if let source = try find({ $0 == name }) { return source }
        if let source = try find({ $0.hasSuffix("." + name) }) { return source }
        guard name.hasPrefix("lstm.") else { return nil }
        let bare = String(name.dropFirst("lstm.".count))
        return try find { $0 == bare }
    }
}
