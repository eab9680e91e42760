import CFFmpeg

/// Turns decoded frames into RGB.
enum PixelConverter {
    /// Accurate, at full chroma resolution horizontally, the same on every processor; chroma grows bilinearly.
    static let flags = SWS_BILINEAR | SWS_ACCURATE_RND | SWS_FULL_CHR_H_INT | SWS_BITEXACT
}
