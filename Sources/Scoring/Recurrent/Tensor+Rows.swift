import Tensors

extension Tensor {
    /// A matrix from rows of equal length; at least one.
    init(rows: [[Float]]) {
        self.init(shape: [rows.count, rows[0].count], values: Array(rows.joined()))
    }

    /// A matrix's row.
    func row(_ index: Int) -> [Float] {
        Array(values[index * shape[1]..<(index + 1) * shape[1]])
    }
}
