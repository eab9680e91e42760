public import Competition

/// What a model made of a tournament, as a page for those who compete, coach and organise.
public struct TournamentReport: Sendable, Equatable {
    /// One self-contained page: no script, nothing loaded, pictures inline. The same values give the same page.
    public let html: String

    /// Writes the page.
    ///
    /// What is not known is left out, or the page says why: truth, awards, a calibrated model, names of divers, pictures.
    ///
    /// - Parameter pictures: three pictures of a dive, asked once for each dive with a verdict; nil where there are none.
    /// - Throws: `ReportsError` where the template does not parse, which a test rules out.
    public init(
        _ evaluation: TournamentEvaluation, setting: TournamentSetting,
        pictures: (JudgedDive) throws -> Pictures? = { _ in nil }
    ) throws {
        html = try TournamentPage(evaluation, setting, pictures).html()
    }

    /// Three JPEG pictures of one dive, all of one size.
    public struct Pictures: Sendable, Equatable {
        /// The bytes of a JPEG file: the diver leaves the board or platform.
        public var takeOff: [UInt8]
        /// The bytes of a JPEG file: halfway down.
        public var flight: [UInt8]
        /// The bytes of a JPEG file: the diver touches the water.
        public var entry: [UInt8]
        /// Pixels in a row.
        public var width: Int
        /// Rows.
        public var height: Int
        /// The frames of the three pictures, counted as those of the clips are, in their order.
        public var frames: [Int]
        /// Whether the entry was found in the pictures; else the frames are where take-off and entry usually are.
        public var isEntryFound: Bool

        /// Collects pictures.
        public init(
            takeOff: [UInt8], flight: [UInt8], entry: [UInt8], width: Int, height: Int, frames: [Int],
            isEntryFound: Bool
        ) {
            self.takeOff = takeOff
            self.flight = flight
            self.entry = entry
            self.width = width
            self.height = height
            self.frames = frames
            self.isEntryFound = isEntryFound
        }
    }
}
