/// How a decoded picture becomes network input: `stable-1`, the same arithmetic everywhere.
///
/// Upright RGB at 25 frames a second -> Pillow's bilinear resize -> centre crop -> /255 -> ImageNet mean and
/// deviation. For 112 pixels these are the numbers of Parmar & Morris, CVPR 2019 (171x128, crop at 30, 8); another input size
/// scales them. Non-square pixels are not made square: the resize ignores the picture's aspect ratio, too.
public struct Preprocessing: Sendable, Equatable {
    /// The name stored in model files and ledger rows; different arithmetic gets a different name.
    public static let identifier = "stable-1"
    /// Frames a second after resampling.
    public static let frameRate = 25
    /// Means of red, green and blue over ImageNet, of values 0...1.
    public static let mean: [Float] = [0.485, 0.456, 0.406]
    /// Standard deviations of red, green and blue over ImageNet, of values 0...1.
    public static let standardDeviation: [Float] = [0.229, 0.224, 0.225]

    /// The side S of the network's square input, in pixels.
    public let inputSize: Int
    /// Width before the crop.
    public let resizeWidth: Int
    /// Height before the crop.
    public let resizeHeight: Int
    /// Columns left of the crop.
    public let cropLeft: Int
    /// Rows above the crop.
    public let cropTop: Int

    /// The preprocessing for a network of `inputSize` x `inputSize` pixels; halves are rounded to even.
    public init(inputSize: Int = 112) {
        precondition(inputSize > 0)
        self.inputSize = inputSize
        resizeWidth = Self.rounded(Double(inputSize) * 171 / 112)
        resizeHeight = Self.rounded(Double(inputSize) * 128 / 112)
        cropLeft = Self.rounded(Double(resizeWidth - inputSize) / 2)
        cropTop = Self.rounded(Double(resizeHeight - inputSize) / 2)
    }

    /// How much of a resized picture is kept.
    public enum Region: Sendable {
        /// All of it, `resizeWidth` x `resizeHeight` pixels: training draws from it.
        case whole
        /// The network's input, `inputSize` x `inputSize` pixels: sufficient for judging.
        case crop
    }

    /// The pixels of a resized picture that lie in a region.
    func part(_ region: Region) -> PixelRectangle {
        switch region {
        case .whole: PixelRectangle(width: resizeWidth, height: resizeHeight)
        case .crop:
            PixelRectangle(
                columns: cropLeft..<cropLeft + inputSize, rows: cropTop..<cropTop + inputSize)
        }
    }

    private static func rounded(_ value: Double) -> Int { Int(value.rounded(.toNearestOrEven)) }
}
