public import Datasets
import Foundation

/// A dive decoded for training: 109 small frames and all that is known of it.
///
/// Its window is 103 of them, the others are there for training's shifts: three before and three after the window where
/// the video goes on, six before it where the video ends with it. Either will do, for of the window's own frames the last
/// seven are not seen.
public struct PreparedDive: Sendable {
    /// The video's name with its folder's, for messages and to tell dives apart.
    public let name: String
    /// RGB, [109, H, W, 3]; mapped from the cache or in memory.
    let frames: Data
    /// H, W, and what the network sees of a frame.
    let layout: FrameLayout
    /// Which frames of the video they are.
    let place: FramePlace
    /// What is known of the dive.
    public let truth: DiveTruth?
    /// What the simulator knows of it.
    public let simulation: Simulation?
    /// What was odd about the video, a sentence each: repeated frames, damage.
    public let warnings: [String]

    /// The simulator's truth, and which of its frames the prepared ones are.
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

    /// Height and width of what the network sees of a frame.
    public var inputSize: Int { layout.inputSize }

    /// Where the prepared frames lie in the video.
    struct FramePlace: Sendable, Equatable {
        /// Index, at 25 a second, of the first frame that is not a repetition.
        let firstFrame: Int
        /// How often the first frame stands at the front of a short video.
        let repeatedFrameCount: Int
        /// The prepared frame with which the window of inference begins.
        let windowStart: Int
    }

    /// Frames that are prepared: as many as the window and three to each side.
    public static let frameCount = 109
    /// Where the window begins if three frames follow it.
    static let windowStartInside = 3
    /// Where it begins if it is the last 103.
    static let windowStartAtEnd = 6
    static let frameRate = 25.0

    /// Takes frames that are already in memory, the last 109 of a video at 25 a second, cropped.
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
    /// The top left red of a stored frame, for tests.
    package func firstByte(ofFrame index: Int) -> UInt8 {
        frames[frames.startIndex + index * layout.frameByteCount]
    }
}
