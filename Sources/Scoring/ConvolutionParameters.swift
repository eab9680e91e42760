import Blueprints
import Tensors

/// A convolution's parameters with the normalisation behind it multiplied in.
struct ConvolutionParameters {
    /// [outputChannels, inputChannels, kT, kH, kW].
    private(set) var weight: Tensor
    /// [outputChannels]; zeros where there is none.
    private(set) var bias: Tensor

    /// - Parameter parameter: gives the tensor of a name in weight files.
    init(
        _ node: Graph.Node, _ convolution: Operation.Convolution, _ fusion: Fusion,
        parameter: (String) throws -> Tensor
    ) throws {
        weight = try parameter(node.name + ".weight")
        bias =
            convolution.hasBias
            ? try parameter(node.name + ".bias") : Tensor(shape: [convolution.outputChannels])
        if let node = fusion.normalization, case .batchNormalization(let normalization) = node.operation {
            fold(
                normalization, weight: try parameter(node.name + ".weight"),
                bias: try parameter(node.name + ".bias"), mean: try parameter(node.name + ".running_mean"),
                variance: try parameter(node.name + ".running_var"))
        }
    }

    /// Makes the convolution give what it gave normalised by running statistics (Ioffe & Szegedy, ICML 2015, section 3.1).
    ///
    /// With s = weight / sqrt(variance + epsilon), w becomes s w and b becomes s (b - mean) + bias, worked out in double precision.
    private mutating func fold(
        _ normalization: Operation.BatchNormalization, weight scale: Tensor, bias shift: Tensor,
        mean: Tensor, variance: Tensor
    ) {
        let valuesPerChannel = weight.count / normalization.channelCount
        for channel in 0..<normalization.channelCount {
            let deviation = (Double(variance.values[channel]) + normalization.epsilon).squareRoot()
            let factor = Double(scale.values[channel]) / deviation
            for index in channel * valuesPerChannel..<(channel + 1) * valuesPerChannel {
                weight.values[index] = Float(Double(weight.values[index]) * factor)
            }
            let centred = Double(bias.values[channel]) - Double(mean.values[channel])
            bias.values[channel] = Float(centred * factor + Double(shift.values[channel]))
        }
    }
}
