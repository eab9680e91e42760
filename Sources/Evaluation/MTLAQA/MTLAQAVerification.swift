extension MTLAQA {
    /// What ``verify(frameCount:)`` found.
    public struct Verification: Codable, Sendable, Equatable {
        /// How many dives were looked at.
        public let diveCount: Int
        /// Everything found, dive by dive, then the videos and the splits.
        public let findings: [Finding]

        init(diveCount: Int, findings: [Finding]) {
            self.diveCount = diveCount
            self.findings = findings
        }

        /// How many findings there are of a kind.
        public func count(_ kind: Kind) -> Int { findings.count { $0.kind == kind } }

        private enum CodingKeys: String, CodingKey {
            case diveCount = "dives"
            case findings
        }
    }
}

extension MTLAQA.Verification {
    /// One thing that is not as it should be.
    public struct Finding: Codable, Sendable, Equatable, CustomStringConvertible {
        /// What it is about.
        public let kind: Kind
        /// The broadcast.
        public let video: Int
        /// The dive in it; nil where the whole broadcast is concerned.
        public let dive: Int?
        /// What was seen, and what was expected.
        public let problem: String

        /// "01/70: the final score is 18.15, ...".
        public var description: String {
            let key = MTLAQA.Key(video: video, dive: dive ?? 0)
            return "\(dive == nil ? key.videoName : key.description): \(problem)"
        }
    }

    /// What a finding is about.
    public enum Kind: String, Codable, CaseIterable, Sendable {
        /// The final score is not the difficulty times the middle three of the seven awards, or that cannot be
        /// computed.
        case scoreRule = "score_rule"
        /// A judge cannot give the award.
        case award
        /// No table of the sport lists the dive.
        case diveList = "dive_list"
        /// The table has another difficulty for the dive from the broadcast's height; where it is 0.1 for a reverse
        /// dive or 207C, an older edition of the table may have been in force.
        case difficulty
        /// A raw sheet is missing, or does not agree with the annotations.
        case sheet
        /// A caption is missing, has words that the vocabulary lacks, or belongs to no dive.
        case caption
        /// A video is missing or cannot be read.
        case video
        /// The window of a dive is not inside its video.
        case frames
        /// A dive is in two lists that must be apart, twice in one, or in none.
        case split
    }
}
