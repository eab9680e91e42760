import Blueprints

/// The outputs that a Winograd convolution makes together.
///
/// A tile of m outputs along an axis takes m + 2 products instead of 3 m (Winograd, "Arithmetic Complexity of Computations", 1980), so
/// a larger one multiplies less; but it needs more room for its weights and reaches further beyond the volume's edge.
struct WinogradTile: Equatable {
    /// 1 under a kernel of one frame, 2 or 4 under one of one position, else 2.
    let frames: Int
    /// Along height and width, 2 or 4; 1 under a kernel of one position.
    let side: Int

    /// Products of a tile for each pair of channels.
    var productCount: Int {
        side == 1 ? frames + 2 : (frames == 1 ? 1 : 4) * (side + 2) * (side + 2)
    }

    /// How many tiles cover [C, T, H, W].
    func count(over shape: [Int]) -> Int {
        (shape[1] + frames - 1) / frames * ((shape[2] + side - 1) / side) * ((shape[3] + side - 1) / side)
    }

    /// What making and holding a product's weight costs, in tiles: packing one takes as long as multiplying by it 150 times and
    /// more, which one verdict hardly does in the last layers.
    private static let costOfWeights = 150
    /// With fewer channels the transforms take longer than the products that they save; along time alone few are saved.
    private static let (leastInputChannels, leastAlongTime) = (8, 48)

    /// The tile that serves a convolution best; nil where it is not of the kind that has any.
    ///
    /// The same for any number of threads, so that answers are, too.
    ///
    /// - Parameters:
    ///   - shape: [C, T, H, W] of the output for a clip.
    ///   - clipCount: how many clips a dive has.
    init?(for convolution: Operation.Convolution, shape: [Int], clipCount: Int) {
        let kernel = convolution.kernel
        guard convolution.stride == Extent3(1, 1, 1), convolution.inputChannels >= Self.leastInputChannels,
            convolution.padding == Extent3(kernel.t / 2, kernel.h / 2, kernel.w / 2)
        else { return nil }
        func cost(_ tile: WinogradTile) -> Int {
            tile.productCount * (clipCount * tile.count(over: shape) + Self.costOfWeights)
        }
        let tiles: [WinogradTile]
        switch kernel {
        case Extent3(3, 3, 3): tiles = [2, 4].map { WinogradTile(frames: 2, side: $0) }
        case Extent3(1, 3, 3): tiles = [2, 4].map { WinogradTile(frames: 1, side: $0) }
        case Extent3(3, 1, 1) where convolution.inputChannels >= Self.leastAlongTime:
            // Few products are saved here, and a quarter of them pays for the transforms.
            let direct = 3 * (clipCount * shape.dropFirst().reduce(1, *) + Self.costOfWeights)
            tiles = [2, 4].map { WinogradTile(frames: $0, side: 1) }.filter { 4 * cost($0) < 3 * direct }
        default: return nil
        }
        guard let best = tiles.min(by: { cost($0) < cost($1) }) else { return nil }
        self = best
    }

    init(frames: Int, side: Int) {
        self.frames = frames
        self.side = side
    }

    /// Whether windows of a pooling that do not overlap lie within tiles.
    func holds(_ pooling: Operation.Pooling) -> Bool {
        side > 1 && pooling.kernel == pooling.stride && pooling.padding == Extent3(0, 0, 0)
            && (1...frames).contains(pooling.kernel.t) && (1...2).contains(pooling.kernel.h)
            && pooling.kernel.h == pooling.kernel.w
    }
}
