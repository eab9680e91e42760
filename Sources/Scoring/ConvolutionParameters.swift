import Blueprints
import Tensors

/// A convolution's parameters with the following normalisation folded in.
struct ConvolutionParameters {
    /// [outputChannels, inputChannels, kT, kH, kW].
    private(set) var weight: Weights
    /// [outputChannels]; zeros if the convolution has no bias.
    private(set) var bias: Tensor

    /// - Parameter parameter: returns the weights stored under a name.
    init(
        _ node: Graph.Node, _ convolution: Operation.Convolution, _ fusion: Fusion,
        parameter: (String) throws -> Weights
    ) throws {
        func vector(_ name: String) throws -> [Float] { try parameter(name).tensor.values }
        weight = try parameter(node.name + ".weight")
        bias = Tensor(shape: [convolution.outputChannels])
        if convolution.hasBias { bias.values = try vector(node.name + ".bias") }
        if let node = fusion.normalization, case .batchNormalization(let normalization) = node.operation {
            fold(
                normalization, weight: try vector(node.name + ".weight"),
                bias: try vector(node.name + ".bias"), mean: try vector(node.name + ".running_mean"),
                variance: try vector(node.name + ".running_var"))
        }
    }

    /// Folds in a normalisation by running statistics (Ioffe & Szegedy, ICML 2015, section 3.1).
    ///
    /// With s = weight / sqrt(variance + epsilon), w becomes s w and b becomes s (b - mean) + bias, computed in double
    /// precision.
    private mutating func fold(
        _ normalization: Operation.BatchNormalization, weight scale: [Float], bias shift: [Float],
        mean: [Float], variance: [Float]
    ) {
        var folded = weight.tensor
        weight.releasePages()
        let valuesPerChannel = folded.count / normalization.channelCount
        for channel in 0..<normalization.channelCount {
            let deviation = (Double(variance[channel]) + normalization.epsilon).squareRoot()
            let factor = Double(scale[channel]) / deviation
            for index in channel * valuesPerChannel..<(channel + 1) * valuesPerChannel {
                folded.values[index] = Float(Double(folded.values[index]) * factor)
            }
            let centred = Double(bias.values[channel]) - Double(mean[channel])
            bias.values[channel] = Float(centred * factor + Double(shift[channel]))
        }
        weight = Weights(folded)
    }
}
