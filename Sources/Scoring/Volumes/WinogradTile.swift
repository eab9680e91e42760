import Blueprints

/// The outputs that a Winograd convolution makes together.
///
/// A tile of m outputs along an axis takes m + 2 products instead of 3 m (Winograd, "Arithmetic Complexity of Computations", 1980), so
/// a larger one multiplies less; but it needs more room for its weights and reaches further beyond the volume's edge.
struct WinogradTile: Equatable {
    /// 1 under a kernel of one frame, else 2.
    let frames: Int
    /// Along height and width, 2 or 4.
    let side: Int

    /// Products of a tile for each pair of channels.
    var productCount: Int { (frames == 1 ? 1 : 4) * (side + 2) * (side + 2) }

    /// How many tiles cover [C, T, H, W].
    func count(over shape: [Int]) -> Int {
        (shape[1] + frames - 1) / frames * ((shape[2] + side - 1) / side) * ((shape[3] + side - 1) / side)
    }

    /// What making and holding a product's weight costs, in tiles: packing one takes as long as multiplying by it 150 times and
    /// more, which one verdict hardly does in the last layers.
    private static let costOfWeights = 150
    /// With fewer channels the transforms take longer than the products that they save.
    private static let leastInputChannels = 8

    /// The tile that serves a convolution best; nil where it is not of the kind that has any.
    ///
    /// The same for any number of threads, so that answers are, too.
    ///
    /// - Parameters:
    ///   - shape: [C, T, H, W] of the output for a clip.
    ///   - clipCount: how many clips a dive has.
    init?(for convolution: Operation.Convolution, shape: [Int], clipCount: Int) {
        let kernel = convolution.kernel
        guard kernel.h == 3, kernel.w == 3, kernel.t == 1 || kernel.t == 3,
            convolution.stride == Extent3(1, 1, 1),
            convolution.padding == Extent3(kernel.t / 2, 1, 1),
            convolution.inputChannels >= Self.leastInputChannels
        else { return nil }
        let frames = kernel.t == 1 ? 1 : 2
        func cost(_ tile: WinogradTile) -> Int {
            tile.productCount * (clipCount * tile.count(over: shape) + Self.costOfWeights)
        }
        let (small, large) = (WinogradTile(frames: frames, side: 2), WinogradTile(frames: frames, side: 4))
        self = cost(large) <= cost(small) ? large : small
    }

    init(frames: Int, side: Int) {
        self.frames = frames
        self.side = side
    }

    /// Whether windows of a pooling that do not overlap lie within tiles.
    func holds(_ pooling: Operation.Pooling) -> Bool {
        pooling.kernel == pooling.stride && pooling.padding == Extent3(0, 0, 0)
            && (1...frames).contains(pooling.kernel.t) && (1...2).contains(pooling.kernel.h)
            && pooling.kernel.h == pooling.kernel.w
    }
}
