import Blueprints
import Tensors

/// Stacked recurrent layers, each reading the output of the one before.
struct RecurrentStack: Sendable {
    private let layers: [RecurrentLayer]

    /// - Parameters:
    ///   - name: prefix of its parameters in weight files.
    ///   - parameter: returns the weights stored under a name.
    init(
        _ name: String, _ cell: Captioner.Cell, layerCount: Int, instructions: InstructionSet,
        parameter: (String) throws -> Weights
    ) throws {
        layers = try (0..<layerCount).map { index in
            func gates(_ part: String) throws -> LinearLayer {
                LinearLayer(
                    weight: try parameter("\(name).weight_\(part)_l\(index)"),
                    bias: try parameter("\(name).bias_\(part)_l\(index)"), instructions: instructions)
            }
            return RecurrentLayer(cell, inputLayer: try gates("ih"), hiddenLayer: try gates("hh"))
        }
    }

    /// The states before the first step, one per layer.
    var zeroStates: [RecurrentLayer.State] { layers.map(\.zeroState) }

    /// The first layer's product with an input, padded with zeros if too short.
    func inputProduct(_ input: [Float], _ workers: Workers) -> [Float] {
        layers[0].inputProduct(input, workers)
    }

    /// Advances by several inputs, [N, I]; returns the last layer's outputs, [N, H].
    ///
    /// Runs layer by layer, so each reads its input weights once for all inputs.
    func read(_ inputs: Tensor, _ states: inout [RecurrentLayer.State], _ workers: Workers) -> Tensor {
        var values = inputs
        for (index, layer) in layers.enumerated() { values = layer.read(values, &states[index], workers) }
        return values
    }

    /// The last output after all inputs, [N, I], and after all but each, from zero states: [1 + N, H].
    func readLeavingOut(_ inputs: Tensor, _ workers: Workers) -> Tensor {
        let all = Array(0..<inputs.shape[0])
        var sequences = [all] + all.map { leftOut in all.filter { $0 != leftOut } }
        var rows = inputs
        for layer in layers { rows = layer.read(&sequences, of: rows, workers) }
        return Tensor(rows: sequences.compactMap(\.last).map(rows.row))
    }

    /// Advances by one input; returns the last layer's output.
    func step(_ states: inout [RecurrentLayer.State], input: [Float], _ workers: Workers) -> [Float] {
        step(&states, inputProduct: inputProduct(input, workers), workers)
    }

    /// Advances by an input's product, so that a constant input is multiplied only once.
    func step(_ states: inout [RecurrentLayer.State], inputProduct: [Float], _ workers: Workers) -> [Float] {
        var product = inputProduct
        for (index, layer) in layers.enumerated() {
            if index > 0 { product = layer.inputProduct(states[index - 1].output, workers) }
            layer.step(&states[index], inputProduct: product, workers)
        }
        return states[layers.count - 1].output
    }
}
