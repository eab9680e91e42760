/// What a node of a graph computes. Closed: an engine is one exhaustive `switch` over it.
///
/// Shapes exclude the leading N: clips before `.meanOverClips`, dives after it.
public enum Operation: Sendable, Equatable {
    /// The clips, [3, 16, S, S].
    case input
    /// 3-D cross-correlation with bias: [C, T, H, W] to [outputChannels, T', H', W'].
    case convolution(Convolution)
    /// 3-D maximum; padding never wins.
    case maxPooling(Pooling)
    /// max(x, 0).
    case relu
    /// [C, T, H, W] to [C*T*H*W], row-major.
    case flatten
    /// Mean over the clips of each dive: N clips of [F] become N / 6 dives of [F].
    case meanOverClips
    /// x W^T + b: [inputCount] to [outputCount].
    case linear(Linear)

    /// A 3-D convolution; weight [outputChannels, inputChannels, kT, kH, kW], bias [outputChannels].
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
