import Blueprints

/// The outputs that a Winograd convolution computes together.
///
/// A tile of m outputs along an axis takes m + 2 products instead of 3 m (Winograd, "Arithmetic Complexity of Computations",
/// 1980), so larger tiles multiply less; but they need more room for their weights and reach further beyond the volume's
/// edge.
struct WinogradTile: Equatable {
    /// 1 for a kernel of one frame, 2 or 4 for one of a single position, else 2.
    let frames: Int
    /// Along height and width, 2 or 4; 1 for a kernel of a single position.
    let side: Int

    /// Products per tile for each pair of channels.
    var productCount: Int {
        side == 1 ? frames + 2 : (frames == 1 ? 1 : 4) * (side + 2) * (side + 2)
    }

    /// How many tiles cover [C, T, H, W].
    func count(over shape: [Int]) -> Int {
        (shape[1] + frames - 1) / frames * ((shape[2] + side - 1) / side) * ((shape[3] + side - 1) / side)
    }

    /// The cost of packing and holding one weight, in tiles: packing takes as long as 150 or more multiplications by that
    /// weight, and one assessment hardly performs that many in the last layers.
    private static let costOfWeights = 150
    /// With fewer channels the transforms cost more than the products they save; along time alone few products are saved.
    private static let (leastInputChannels, leastAlongTime) = (8, 48)

    /// The best tile for a convolution; nil if Winograd does not apply.
    ///
    /// Independent of the number of threads, so that results are, too.
    ///
    /// - Parameters:
    ///   - shape: [C, T, H, W] of the output for one clip.
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
            // Savings are small here, so a tile must save at least a quarter of the products to pay for its transforms.
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

    /// Whether a pooling's windows do not overlap and lie within tiles.
    func holds(_ pooling: Operation.Pooling) -> Bool {
        side > 1 && pooling.kernel == pooling.stride && pooling.padding == Extent3(0, 0, 0)
            && (1...frames).contains(pooling.kernel.t) && (1...2).contains(pooling.kernel.h)
            && pooling.kernel.h == pooling.kernel.w
    }
}
