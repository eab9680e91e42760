import Footage

/// The memory layout of prepared frames, and the square of each that the network sees.
struct FrameLayout: Sendable, Equatable {
    /// Pixels per row of a stored frame.
    let width: Int
    /// Rows of a stored frame.
    let height: Int
    /// Side of the square.
    let inputSize: Int
    /// Columns left of the square.
    let cropLeft: Int
    /// Rows above it.
    let cropTop: Int

    /// Whole resized frames, as stored in the cache.
    init(_ preprocessing: Preprocessing) {
        width = preprocessing.resizeWidth
        height = preprocessing.resizeHeight
        inputSize = preprocessing.inputSize
        cropLeft = preprocessing.cropLeft
        cropTop = preprocessing.cropTop
    }

    /// Frames cropped to the square.
    init(croppedTo inputSize: Int) {
        width = inputSize
        height = inputSize
        self.inputSize = inputSize
        cropLeft = 0
        cropTop = 0
    }

    var frameByteCount: Int { width * height * 3 }

    /// Bytes of all frames of a dive.
    var byteCount: Int { PreparedDive.frameCount * frameByteCount }

    /// The byte offset of a row of a frame's square.
    func offset(ofRow row: Int, inFrame frame: Int) -> Int {
        frame * frameByteCount + ((cropTop + row) * width + cropLeft) * 3
    }
}
