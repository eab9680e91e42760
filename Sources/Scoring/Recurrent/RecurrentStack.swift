import Blueprints
import Tensors

/// Recurrent layers on top of each other, each reading the output of the one before.
struct RecurrentStack: Sendable {
    private let layers: [RecurrentLayer]

    /// - Parameters:
    ///   - name: prefix of its parameters in weight files.
    ///   - parameter: gives the weights of a name in weight files.
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

    /// The states before the first step, one a layer.
    var zeroStates: [RecurrentLayer.State] { layers.map(\.zeroState) }

    /// What the first layer makes of an input, whose missing end counts as zeros.
    func inputProduct(_ input: [Float], _ workers: Workers) -> [Float] {
        layers[0].inputProduct(input, workers)
    }

    /// Steps on by several inputs, [N, I]; the last layer's outputs, [N, H].
    ///
    /// Layer by layer: so each reads its weights for the inputs once for all of them.
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

    /// Steps on by an input; the last layer's output.
    func step(_ states: inout [RecurrentLayer.State], input: [Float], _ workers: Workers) -> [Float] {
        step(&states, inputProduct: inputProduct(input, workers), workers)
    }

    /// Steps on by an input's product, which a constant input needs to be multiplied for only once.
    func step(_ states: inout [RecurrentLayer.State], inputProduct: [Float], _ workers: Workers) -> [Float] {
        var product = inputProduct
        for (index, layer) in layers.enumerated() {
            if index > 0 { product = layer.inputProduct(states[index - 1].output, workers) }
            layer.step(&states[index], inputProduct: product, workers)
        }
        return states[layers.count - 1].output
    }
}
