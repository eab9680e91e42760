import Blueprints
import Foundation
import Tensors

/// A file with weights: a PyTorch checkpoint, or a safetensors file.
struct ForeignWeights {
    /// Names and extents, in file order if there is one.
    let entries: [(name: String, shape: [Int])]
    /// Other contents of the file, which are not read.
    let others: [String]
    /// Whether it is one of this project's models.
    let isModel: Bool
    /// The values of a tensor.
    let tensor: (_ name: String) throws -> Tensor

    /// - Parameter key: the state dict to read, if a checkpoint holds several.
    init(contentsOf url: URL, key: String?) throws {
        do {
            let checkpoint = try TorchCheckpoint(contentsOf: url, key: key)
            entries = checkpoint.entries.map { ($0.name, $0.shape) }
            others = checkpoint.others
            isModel = false
            tensor = checkpoint.tensor
        } catch let error as TensorsError where error.code == .otherFormat(.safetensors) {
            let file = try SafetensorsFile(url)
            entries = file.entries.map { ($0.key, $0.value.shape) }.sorted { $0.0 < $1.0 }
            others = []
            isModel = file.metadata[ModelFile.cardKey] != nil
            tensor = file.tensor
        }
    }
}
