/// What a graph node computes. Closed: an engine is one exhaustive `switch` over it.
///
/// Shapes exclude the leading N: clips before `.meanOverClips`, dives after it.
public enum Operation: Sendable, Equatable {
    /// The clips, [3, 16, S, S].
    case input
    /// 3-D cross-correlation: [C, T, H, W] to [outputChannels, T', H', W'].
    case convolution(Convolution)
    /// (x - mean) / sqrt(variance + epsilon) * weight + bias for each channel (Ioffe & Szegedy, ICML 2015).
    ///
    /// Training uses the mean and biased variance of the batch over N, T, H, W, and moves the running ones towards its mean
    /// and unbiased variance; scoring uses the running ones.
    case batchNormalization(BatchNormalization)
    /// 3-D maximum; padding never wins.
    case maxPooling(Pooling)
    /// 3-D mean over windows; no padding.
    case averagePooling(Pooling)
    /// Joins volumes along their channels, in the order of the node's inputs.
    case concatenate
    /// max(x, 0).
    case relu
    /// [C, T, H, W] to [C*T*H*W], row-major.
    case flatten
    /// Mean over the clips of each dive: N clips of [F] become N / 6 dives of [F].
    case meanOverClips
    /// The last output of stacked LSTMs over the clips of each dive: N clips of [F] become N / 6 dives of [hiddenCount].
    case lstmOverClips(LSTM)
    /// x W^T + b: [inputCount] to [outputCount].
    case linear(Linear)

    /// A 3-D convolution; weight [outputChannels, inputChannels, kT, kH, kW], bias [outputChannels] if it has one.
    public struct Convolution: Sendable, Equatable {
        /// Channels in.
        public let inputChannels: Int
        /// Channels out.
        public let outputChannels: Int
        /// Kernel extents in T, H, W.
        public let kernel: Extent3
        /// Steps in T, H, W.
        public let stride: Extent3
        /// Zeros added at both ends of T, H, W.
        public let padding: Extent3
        /// Whether a bias is added.
        public let hasBias: Bool
    }

    /// Normalisation of each channel; weight, bias, running_mean, running_var: [channelCount].
    public struct BatchNormalization: Sendable, Equatable {
        /// Channels in and out.
        public let channelCount: Int
        /// Added to the variance.
        public let epsilon: Double
    }

    /// A 3-D pooling window.
    public struct Pooling: Sendable, Equatable {
        /// Window extents in T, H, W.
        public let kernel: Extent3
        /// Steps in T, H, W.
        public let stride: Extent3
        /// Border at both ends of T, H, W that never wins the maximum.
        public let padding: Extent3
    }

    /// Stacked long short-term memories (Hochreiter & Schmidhuber, 1997), in PyTorch's form: `weight_ih_l0` [4H, I],
    /// `weight_hh_l0` [4H, H], `bias_ih_l0`, `bias_hh_l0` [4H]; gates in the order input, forget, cell, output.
    public struct LSTM: Sendable, Equatable {
        /// I, features in.
        public let inputCount: Int
        /// H, width of each layer's state.
        public let hiddenCount: Int
        /// Layers, each reading the output of the one before.
        public let layerCount: Int

        /// Dropout probability between layers in training (the study's encoder).
        public static let dropout = 0.2
    }

    /// A fully connected layer; weight [outputCount, inputCount], bias [outputCount].
    public struct Linear: Sendable, Equatable {
        /// Features in.
        public let inputCount: Int
        /// Features out.
        public let outputCount: Int
    }
}

/// Three extents in the order T, H, W.
public struct Extent3: Sendable, Equatable {
    /// Along time.
    public let t: Int
    /// Along height.
    public let h: Int
    /// Along width.
    public let w: Int

    /// Makes extents from their values in T, H, W.
    public init(_ t: Int, _ h: Int, _ w: Int) {
        self.t = t
        self.h = h
        self.w = w
    }

    /// T, H, W as an array.
    public var array: [Int] { [t, h, w] }
}
