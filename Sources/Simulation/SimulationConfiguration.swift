/// What to simulate. On one machine the same configuration gives the same bytes; another machine's math library and encoder
/// may round differently.
public struct SimulationConfiguration: Codable, Sendable, Equatable {
    /// How many events, each a tournament folder.
    public var events: Int
    /// How many dives each event has.
    public var divesPerEvent: Int
    /// The run's seed; dive k of event e depends only on the seed, e, k and the picture's size.
    public var seed: UInt64
    /// Pixels; even.
    public var width: Int
    /// Pixels; even.
    public var height: Int
    /// x264's constant rate factor: smaller is sharper and larger.
    public var constantRateFactor: Int

    /// The defaults suit training: 320x240 pixels.
    public init(
        events: Int = 1, divesPerEvent: Int = 10, seed: UInt64 = 0, width: Int = 320, height: Int = 240,
        constantRateFactor: Int = 26
    ) {
        self.events = events
        self.divesPerEvent = divesPerEvent
        self.seed = seed
        self.width = width
        self.height = height
        self.constantRateFactor = constantRateFactor
    }

    /// - Throws: `SimulationError` if a number is out of range.
    func validate() throws {
        func refuse(_ subject: String, _ problem: String, _ remedy: String) -> SimulationError {
            SimulationError(.invalidConfiguration, subject, problem, remedy: remedy)
        }
        guard (1...10_000).contains(events) else {
            throw refuse("events", "\(events) events cannot be simulated", "Give 1 to 10000.")
        }
        guard (1...10_000).contains(divesPerEvent) else {
            throw refuse("dives", "an event cannot have \(divesPerEvent) dives", "Give 1 to 10000.")
        }
        guard (64...4096).contains(width), (64...4096).contains(height), width % 2 == 0, height % 2 == 0
        else {
            throw refuse(
                "size", "\(width)x\(height) pixels cannot be rendered",
                "Give even sides of 64 to 4096 pixels.")
        }
        guard (0...51).contains(constantRateFactor) else {
            throw refuse("rate factor", "\(constantRateFactor) is unknown to the encoder", "Give 0 to 51.")
        }
    }
}
