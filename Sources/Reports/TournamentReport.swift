public import Competition

/// A model's evaluation of a tournament, as a page for divers, coaches and organisers.
public struct TournamentReport: Sendable, Equatable {
    /// One self-contained page: no script, no external resources, pictures inline. The same values give the same page.
    public let html: String

    /// Writes the page.
    ///
    /// Missing information is omitted or explained: truth, awards, a calibrated model, names of divers, pictures.
    ///
    /// - Parameter pictures: three pictures of a dive, requested once for each dive with an assessment; nil if there are
    ///   none.
    /// - Throws: `ReportsError` if the template does not parse, which a test rules out.
    public init(
        _ evaluation: TournamentEvaluation, setting: TournamentSetting,
        pictures: (JudgedDive) throws -> Pictures? = { _ in nil }
    ) throws {
        html = try TournamentPage(evaluation, setting, pictures).html()
    }

    /// Three JPEG pictures of one dive, all the same size.
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
        /// The frames of the three pictures, numbered like the clips' frames, in order.
        public var frames: [Int]
        /// Whether the entry was found in the pictures; if not, the frames are the usual ones for take-off and entry.
        public var isEntryFound: Bool

        /// Creates a set of pictures.
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
