extension MTLAQA {
    /// The findings of ``verify(frameCount:)``.
    public struct Verification: Codable, Sendable, Equatable {
        /// The number of dives checked.
        public let diveCount: Int
        /// All findings, dive by dive, then the videos and the splits.
        public let findings: [Finding]

        init(diveCount: Int, findings: [Finding]) {
            self.diveCount = diveCount
            self.findings = findings
        }

        /// The number of findings of a kind.
        public func count(_ kind: Kind) -> Int { findings.count { $0.kind == kind } }

        private enum CodingKeys: String, CodingKey {
            case diveCount = "dives"
            case findings
        }
    }
}

extension MTLAQA.Verification {
    /// One problem found.
    public struct Finding: Codable, Sendable, Equatable, CustomStringConvertible {
        /// The kind of problem.
        public let kind: Kind
        /// The broadcast.
        public let video: Int
        /// The dive in it; nil if the whole broadcast is affected.
        public let dive: Int?
        /// The actual value, and the expected one.
        public let problem: String

        /// "01/70: the final score is 18.15, ...".
        public var description: String {
            let key = MTLAQA.Key(video: video, dive: dive ?? 0)
            return "\(dive == nil ? key.videoName : key.description): \(problem)"
        }
    }

    /// The kinds of findings; those that make dives unusable come first.
    public enum Kind: String, Codable, CaseIterable, Sendable {
        /// A video is missing or cannot be read.
        case video
        /// The window of a dive extends beyond its video.
        case frames
        /// The final score is not the difficulty times the middle three of the seven awards, or that cannot be computed.
        case scoreRule = "score_rule"
        /// The award is not one that a judge can give.
        case award
        /// No difficulty table lists the dive.
        case diveList = "dive_list"
        /// The table has another difficulty for the dive from the broadcast's height.
        case difficulty
        /// A raw sheet is missing or contradicts the annotations.
        case sheet
        /// A caption is missing, has words outside the vocabulary, or belongs to no dive.
        case caption
        /// A dive is in two lists that must be disjoint, twice in one, or in none.
        case split

        /// What such a finding means, and whether it is a known problem of the release, in one sentence.
        public var explanation: String {
            switch self {
            case .video:
                "The video is missing, has gaps or cannot be read, so its dives can be neither trained on nor judged."
            case .frames:
                "Some of the \(MTLAQA.windowFrameCount) frames that a network sees of the dive lie outside its video; check "
                    + "that the video is whole."
            case .scoreRule:
                "The final score is not the difficulty times the middle three awards, or an award is missing: known label "
                    + "noise, 28 dives of the release."
            case .award:
                "The raw sheet has an award that no judge can give, so the dive counts as one without awards: known label "
                    + "noise, 2 dives of the release."
            case .diveList:
                "No table of the sport lists the dive, so one of its classes must be wrong: known label noise."
            case .difficulty:
                "The table has another difficulty, a known fault of the release: 0.1 less for reverse dives from 10 m and 207C from "
                    + "3 m is an older edition of the table, the rest a wrong class or a typing error."
            case .sheet:
                "A raw sheet is missing, disagrees with the annotations, or has a row without one, as the release is known to "
                    + "have four."
            case .caption:
                "A caption is missing, has words that the vocabulary lacks, or belongs to no annotated dive, as four of the "
                    + "release are known to."
            case .split:
                "A dive is in two lists that must be apart, twice in one, or in none; the release is known to have 36 test "
                    + "dives in its training list of size 140."
            }
        }
    }
}
