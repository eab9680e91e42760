public import Datasets
import Foundation

/// A dive decoded for training: 109 small frames and its truth.
///
/// Its window is 103 of them; the rest allow training's shifts: three before and three after the window if the video
/// continues, six before it if the video ends with it. Either works, because the last seven frames of the window are not
/// used.
public struct PreparedDive: Sendable {
    /// The video's name with its folder's, for messages and to distinguish dives.
    public let name: String
    /// RGB, [109, H, W, 3]; mapped from the cache or in memory.
    let frames: Data
    /// H, W, and the part of a frame that the network sees.
    let layout: FrameLayout
    /// Which frames of the video they are.
    let place: FramePlace
    /// The dive's label.
    public let truth: DiveTruth?
    /// The simulator's truth.
    public let simulation: Simulation?
    /// The video's warnings, a sentence each: repeated frames, damage.
    public let warnings: [String]

    /// The simulator's truth, and which of its frames are the prepared ones.
    public struct Simulation: Sendable {
        let sidecar: DiveSidecar
        let place: FramePlace

        init(sidecar: DiveSidecar, place: FramePlace) {
            self.sidecar = sidecar
            self.place = place
        }

        /// The truth of one prepared frame, 0..<109.
        func truth(ofFrame index: Int) -> FrameTruth? {
            let at25 = place.firstFrame + max(0, index - place.repeatedFrameCount)
            let own = Int((Double(at25) * sidecar.frameRate / PreparedDive.frameRate).rounded())
            return sidecar.frames.isEmpty ? nil : sidecar.frames[min(own, sidecar.frames.count - 1)]
        }
    }

    /// Height and width of the network's view of a frame.
    public var inputSize: Int { layout.inputSize }

    /// Where the prepared frames lie in the video.
    struct FramePlace: Sendable, Equatable {
        /// Index, at 25 a second, of the first frame that is not a repetition.
        let firstFrame: Int
        /// How often the first frame is repeated at the front of a short video.
        let repeatedFrameCount: Int
        /// The prepared frame at which the inference window begins.
        let windowStart: Int
    }

    /// The number of prepared frames: the window and three on each side.
    public static let frameCount = 109
    /// Where the window begins if three frames follow it.
    static let windowStartInside = 3
    /// Where it begins if it is the last 103.
    static let windowStartAtEnd = 6
    static let frameRate = 25.0

    /// Uses frames that are already in memory, the last 109 of a video at 25 a second, cropped.
    ///
    /// - Parameters:
    ///   - frames: RGB, [109, S, S, 3].
    ///   - sidecar: the truth of each of the 109 frames.
    /// - Precondition: `frames` has that many bytes.
    public init(
        name: String, inputSize: Int, frames: [UInt8], truth: DiveTruth?, sidecar: DiveSidecar? = nil
    ) {
        self.init(
            name: name, frames: Data(frames), layout: FrameLayout(croppedTo: inputSize), truth: truth,
            sidecar: sidecar,
            place: FramePlace(firstFrame: 0, repeatedFrameCount: 0, windowStart: Self.windowStartAtEnd),
            warnings: [])
    }

    init(
        name: String, frames: Data, layout: FrameLayout, truth: DiveTruth?, sidecar: DiveSidecar?,
        place: FramePlace, warnings: [String]
    ) {
        precondition(frames.count == layout.byteCount)
        self.name = name
        self.frames = frames
        self.layout = layout
        self.truth = truth
        self.place = place
        self.warnings = warnings
        simulation = sidecar.map { Simulation(sidecar: $0, place: place) }
    }
}

extension PreparedDive {
    /// The red value of a stored frame's top left pixel, for tests.
    package func firstByte(ofFrame index: Int) -> UInt8 {
        frames[frames.startIndex + index * layout.frameByteCount]
    }
}
