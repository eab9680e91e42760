public import Diving
import Files
public import Foundation

/// The simulator's ground truth for one video, frame by frame, stored beside it as `<stem>.truth.json`.
public struct DiveSidecar: Codable, Sendable, Equatable {
    /// The version of the file format that this code writes and reads.
    public static let schema = 1

    /// The version of the file format.
    public var schema: Int
    /// The dive.
    public var number: DiveNumber
    /// Metres of the board or platform above the water.
    public var platformHeight: Double
    /// Frames a second of the video and of `frames`.
    public var frameRate: Double
    /// The first frame in which the feet (for an armstand, the hands) have left the platform.
    public var takeOffFrame: Int
    /// The first frame in which the diver touches the water.
    public var entryFrame: Int
    /// Amounts named with their units: "entry_angle_degrees", "splash_metres", "legs_apart_degrees".
    public var faults: [String: Double]
    /// 0...10, before the judges' noise.
    public var executionQuality: Double
    /// One entry for each video frame.
    public var frames: [FrameTruth]

    /// Makes a sidecar of the current schema.
    public init(
        number: DiveNumber, platformHeight: Double, frameRate: Double, takeOffFrame: Int, entryFrame: Int,
        faults: [String: Double], executionQuality: Double, frames: [FrameTruth]
    ) {
        schema = Self.schema
        self.number = number
        self.platformHeight = platformHeight
        self.frameRate = frameRate
        self.takeOffFrame = takeOffFrame
        self.entryFrame = entryFrame
        self.faults = faults
        self.executionQuality = executionQuality
        self.frames = frames
    }

    /// Reads a sidecar.
    ///
    /// - Throws: `DatasetError` if the file cannot be read, is not a sidecar, or has another schema.
    public static func read(_ url: URL) throws -> DiveSidecar {
        let data = try readFile(url)
        let sidecar: DiveSidecar
        do {
            sidecar = try JSONDecoder().decode(DiveSidecar.self, from: data)
        } catch {
            throw DatasetError(
                .invalidSidecar, url.lastPathComponent,
                "it is not the truth of a simulated dive (\(error.briefCause))",
                remedy: "Simulate the dive again, or remove the file.")
        }
        guard sidecar.schema == schema else {
            throw DatasetError(
                .invalidSidecar, url.lastPathComponent,
                "it follows schema \(sidecar.schema), expected \(schema)",
                remedy: "Simulate the dive again with this version.")
        }
        guard (1...1000).contains(sidecar.frameRate), !sidecar.frames.isEmpty else {
            throw DatasetError(
                .invalidSidecar, url.lastPathComponent,
                "it holds \(sidecar.frames.count) frames at \(sidecar.frameRate) a second",
                remedy: "Simulate the dive again.")
        }
        return sidecar
    }

    /// Writes the sidecar atomically, with sorted keys, so that the same sidecar gives the same bytes.
    ///
    /// - Throws: `DatasetError` if a number is not finite, `TensorsError` if the file cannot be written.
    public func write(to url: URL) throws {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        let data: Data
        do {
            data = try encoder.encode(self)
        } catch {
            throw DatasetError(
                .invalidSidecar, url.lastPathComponent,
                "it cannot be written as JSON (\(error.briefCause))",
                remedy: "Every number must be finite.")
        }
        try writeAtomically(data, to: url)
    }
}
