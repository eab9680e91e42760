extension RGBImage {
    /// The picture as the bytes of a JPEG file.
    ///
    /// - Parameter quality: 0, the smallest file, to 100, the best quality.
    /// - Throws: `FootageError` if this libavcodec cannot encode JPEG.
    /// - Precondition: `quality` lies in 0...100, and neither side is longer than 65,500 pixels.
    public func jpeg(quality: Int) throws -> [UInt8] {
        precondition((0...100).contains(quality) && max(width, height) <= 65_500)
        // libavcodec quantises by 1...31.
        return try JPEGEncoder(quantizer: 1 + (100 - quality) * 3 / 10).encode(self)
    }
}
