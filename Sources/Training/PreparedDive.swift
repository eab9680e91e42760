public import Evaluation
import Foundation

/// A dive decoded for training: 109 small frames and all that is known of it.
///
/// The network sees 103 frames. The three before them and after their seen part are there for training's shifts.
public struct PreparedDive: Sendable {
    /// The video's name with its folder's, for messages and to tell dives apart.
    public let name: String
    /// Height and width of the frames.
    public let inputSize: Int
    /// RGB, [109, S, S, 3]; mapped from the cache or in memory.
    let frames: Data
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

    /// Where the prepared frames lie in the video.
    struct FramePlace: Sendable, Equatable {
        /// Index, at 25 a second, of the first frame that is not a repetition.
        let firstFrame: Int
        /// How often the first frame stands at the front of a short video.
        let repeatedFrameCount: Int
    }

    /// Frames that are prepared: the last of the video, as many as the window and three to each side.
    public static let frameCount = 109
    /// The prepared frame with which the window of inference, the last 103, begins.
    static let windowStart = 6
    static let frameRate = 25.0

    /// Takes frames that are already in memory, the last 109 of a video at 25 a second.
    ///
    /// - Parameters:
    ///   - frames: RGB, [109, S, S, 3].
    ///   - sidecar: the truth of each of the 109 frames.
    /// - Precondition: `frames` has that many bytes.
    public init(
        name: String, inputSize: Int, frames: [UInt8], truth: DiveTruth?, sidecar: DiveSidecar? = nil
    ) {
        self.init(
            name: name, inputSize: inputSize, frames: Data(frames), truth: truth, sidecar: sidecar,
            place: FramePlace(firstFrame: 0, repeatedFrameCount: 0), warnings: [])
    }

    init(
        name: String, inputSize: Int, frames: Data, truth: DiveTruth?, sidecar: DiveSidecar?,
        place: FramePlace, warnings: [String]
    ) {
        precondition(frames.count == Self.byteCount(inputSize: inputSize))
        self.name = name
        self.inputSize = inputSize
        self.frames = frames
        self.truth = truth
        self.warnings = warnings
        simulation = sidecar.map { Simulation(sidecar: $0, place: place) }
    }

    static func byteCount(inputSize: Int) -> Int { frameCount * inputSize * inputSize * 3 }
}

extension PreparedDive {
    /// The top left red of a frame, for tests.
    package func firstByte(ofFrame index: Int) -> UInt8 {
        frames[frames.startIndex + index * inputSize * inputSize * 3]
    }
}
