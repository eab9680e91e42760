package import Datasets
package import Footage

/// One dive ready to be filmed: its motion, its frames and their truth.
package struct DiveRendering {
    /// Frames a second.
    package static let frameRate = 25
    /// Every dive is at least this long, so that the window never has to repeat a frame.
    private static let shortestSeconds = 4.2

    package let dive: SimulatedDive
    package let motion: DiveMotion
    private let venue: Venue
    private let configuration: SimulationConfiguration
    private let takeOffFrame: Int
    private let frameCount: Int

    package init(_ event: CompetitionEvent, dive index: Int, configuration: SimulationConfiguration) {
        self.init(event.dive(index), venue: event.makeVenue(), configuration: configuration)
    }

    init(_ dive: SimulatedDive, venue: Venue, configuration: SimulationConfiguration) {
        self.dive = dive
        self.venue = venue
        self.configuration = configuration
        motion = DiveMotion(
            dive.number, from: dive.height, execution: dive.execution, build: dive.look.build,
            sway: dive.leadIn * 20)
        let rate = Double(Self.frameRate)
        // The judged window takes 103 frames: a short flight is shown from earlier on.
        let leadIn = max(dive.leadIn, Self.shortestSeconds - motion.entryTime - dive.leadOut)
        takeOffFrame = Int((leadIn * rate).rounded())
        frameCount = takeOffFrame + Int(((motion.entryTime + dive.leadOut) * rate).rounded(.up)) + 1
    }

    /// A frame's time, in seconds after take-off.
    private func time(of frame: Int) -> Double { Double(frame - takeOffFrame) / Double(Self.frameRate) }

    /// Renders every frame in order.
    package func frames(_ body: (RGBImage) throws -> Void) throws {
        var chance = dive.chance
        let renderer = FrameRenderer(
            motion: motion, venue: venue, look: dive.look, width: configuration.width,
            height: configuration.height, using: &chance)
        for frame in 0..<frameCount { try body(renderer.image(at: time(of: frame))) }
    }

    /// The truth of every frame.
    package var sidecar: DiveSidecar {
        let frames = (0..<frameCount).map { rounded(motion.truth(at: time(of: $0))) }
        return DiveSidecar(
            number: dive.number, platformHeight: dive.height.metres, frameRate: Double(Self.frameRate),
            takeOffFrame: takeOffFrame,
            entryFrame: frames.firstIndex { $0.phase == .entry } ?? frames.count - 1,
            faults: dive.execution.amounts.mapValues(Self.rounded),
            executionQuality: Self.rounded(dive.execution.quality),
            frames: frames)
    }

    /// Four decimals exceed what a picture shows, and keep the sidecar small.
    private static func rounded(_ value: Double) -> Double { (value * 10_000).rounded() / 10_000 }

    private func rounded(_ truth: FrameTruth) -> FrameTruth {
        FrameTruth(
            somersault: Self.rounded(truth.somersault), twist: Self.rounded(truth.twist),
            hipAngle: Self.rounded(truth.hipAngle), kneeAngle: Self.rounded(truth.kneeAngle),
            legsApart: Self.rounded(truth.legsApart), bodyTilt: Self.rounded(truth.bodyTilt),
            height: Self.rounded(truth.height), distance: Self.rounded(truth.distance),
            splash: Self.rounded(truth.splash), phase: truth.phase)
    }
}
