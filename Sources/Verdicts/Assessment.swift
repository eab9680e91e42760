public import Diving
import Foundation

/// The assessment of one video: the score, the dive, its classes, a caption, and what they are based on.
///
/// ``jsonLine`` writes it as one line of JSON, schema 1, with the keys in a fixed order; ``init(jsonLine:)`` reads it
/// back. `JSONDecoder` and `JSONEncoder` use the same keys, the latter in arbitrary order. Every number is finite.
public struct Assessment: Codable, Sendable, Equatable {
    /// The version of the JSON form.
    public static let schema = 1

    /// The possible scores in points: at most three awards of 10 times the table's highest degree of difficulty, 4.8.
    public static let scoreRange = 0.0...144.0

    /// The version of the JSON form used by this value.
    public let schema: Int
    /// The video, as the user named it.
    public private(set) var file: String
    /// The model that judged.
    public let model: Model
    /// The predicted final score in points, as on the scoreboard; nil if the footage does not look like the dives known to
    /// the model, see ``recognition``.
    public let score: Double?
    /// The interval of the true score, by the model's calibration; nil for an uncalibrated model, or without a score.
    public let interval: ScoreInterval?
    /// Whether the footage looks like the dives known to the model; nil for a model without a detector.
    public let recognition: Recognition?
    /// The dive that the classes form.
    public private(set) var dive: Dive
    /// The output of each classification head.
    public let classification: Classification
    /// The output of the captioner.
    public let caption: Caption
    /// The influence of each clip on the score, in order; empty if not requested, or without a score.
    public let timeline: [ClipInfluence]
    /// The frames used.
    public let footage: Footage
    /// The time taken.
    public let seconds: Seconds
    /// What the reader should know before trusting the score.
    public let warnings: [Warning]

    /// Makes an assessment.
    ///
    /// - Throws: `VerdictsError` if a number is not finite, or if a head does not have one probability for each class.
    public init(
        file: String, model: Model, score: Double?, interval: ScoreInterval? = nil,
        recognition: Recognition? = nil, dive: Dive, classification: Classification, caption: Caption,
        timeline: [ClipInfluence] = [], footage: Footage, seconds: Seconds, warnings: [Warning]
    ) throws {
        schema = Self.schema
        self.file = file
        self.model = model
        self.score = score
        self.interval = interval
        self.recognition = recognition
        self.dive = dive
        self.classification = classification
        self.caption = caption
        self.timeline = timeline
        self.footage = footage
        self.seconds = seconds
        self.warnings = warnings
        try checkNumbers()
    }

    /// The same assessment with another file name.
    public func renamed(_ file: String) -> Assessment {
        var renamed = self
        renamed.file = file
        return renamed
    }

    /// The same assessment with the degree of difficulty from this height; nil if the table does not list the dive from
    /// there.
    public func rated(from height: PlatformHeight) -> Assessment {
        var rated = self
        rated.dive = Dive(number: dive.number, difficulty: dive.number.degreeOfDifficulty(from: height))
        return rated
    }

    private func checkNumbers() throws {
        let numbers: [(String, Double?)] = [
            ("score", score), ("frame rate", footage.frameRate), ("seconds of decoding", seconds.decode),
            ("seconds of the network", seconds.network), ("seconds in total", seconds.total),
            ("difficulty", dive.difficulty), ("interval's low end", interval?.low),
            ("interval's high end", interval?.high), ("distance", recognition?.distance),
            ("withheld score", recognition?.withheldScore),
        ]
        let influences = timeline.map { ("score without a clip", Optional($0.scoreWithout)) }
        for (name, number) in numbers + influences {
            guard let number, !number.isFinite else { continue }
            throw invalid(
                "the \(name) is \(number)",
                "The model's weights or the clock are damaged; check the model file.")
        }
        for task in ClassificationTask.allCases {
            let probabilities = classification[task].probabilities
            guard probabilities.count == task.classCount else {
                throw invalid(
                    "\(task.rawValue) has \(probabilities.count) probabilities, expected \(task.classCount)",
                    "Use a model with the class counts of this judge.")
            }
            guard probabilities.allSatisfy(\.isFinite) else {
                throw invalid(
                    "\(task.rawValue) has a probability that is not finite", "Check the model file.")
            }
        }
    }

    private func invalid(_ problem: String, _ remedy: String) -> VerdictsError {
        VerdictsError(
            .invalidAssessment, "assessment of \(file)", problem, remedy: remedy)
    }

    /// Reads a line written by ``jsonLine``.
    ///
    /// - Throws: `DecodingError` for text that is not such a line; `VerdictsError` for a newer schema or wrong counts.
    public init(jsonLine: String) throws {
        self = try JSONDecoder().decode(Assessment.self, from: Data(jsonLine.utf8))
        guard schema == Self.schema else {
            throw invalid(
                "it follows schema \(schema), expected \(Self.schema)", "Read it with a newer version.")
        }
        try checkNumbers()
    }
}

extension Assessment {
    /// The model used.
    public struct Model: Codable, Sendable, Equatable {
        /// The model's name.
        public let name: String
        /// SHA-256 of the model file, lower-case hexadecimal.
        public let sha256: String
        /// The name of the network.
        public let blueprint: String

        /// Names a model.
        public init(name: String, sha256: String, blueprint: String) {
            self.name = name
            self.sha256 = sha256
            self.blueprint = blueprint
        }
    }

    /// The interval that held the true score for a stated share of the model's calibration dives.
    public struct ScoreInterval: Codable, Sendable, Equatable {
        /// Points.
        public let low: Double
        /// Points.
        public let high: Double
        /// The share of dives whose true score lies within, 0...1.
        public let coverage: Double

        /// Makes an interval.
        public init(low: Double, high: Double, coverage: Double) {
            self.low = low
            self.high = high
            self.coverage = coverage
        }
    }

    /// Whether the footage looks like the dives known to the model.
    public struct Recognition: Codable, Sendable, Equatable {
        /// What the footage appears to show.
        public enum Verdict: String, Codable, Sendable, CaseIterable {
            /// A dive like those known to the model.
            case dive
            /// Perhaps a dive, but unlike those known to the model: its score is withheld.
            case notSure = "not_sure"
            /// Nothing like a dive: its score is withheld.
            case notADive = "not_a_dive"
        }

        /// What the footage appears to show.
        public let verdict: Verdict
        /// The distance of the footage from the dives known to the model; beyond 1 the model is no longer sure.
        public let distance: Double
        /// The withheld score, in points; nil if the score is shown.
        public let withheldScore: Double?

        private enum CodingKeys: String, CodingKey {
            case verdict, distance
            case withheldScore = "withheld_score"
        }

        /// Makes a recognition.
        public init(verdict: Verdict, distance: Double, withheldScore: Double?) {
            self.verdict = verdict
            self.distance = distance
            self.withheldScore = withheldScore
        }
    }

    /// The influence of one clip on the score.
    public struct ClipInfluence: Codable, Sendable, Equatable {
        /// The first and last frame of the clip, numbered like those of the window.
        public let frames: ClosedRange<Int>
        /// The score in points that the network predicts without this clip.
        public let scoreWithout: Double

        private enum CodingKeys: String, CodingKey {
            case frames
            case scoreWithout = "score_without"
        }

        /// Makes an influence.
        public init(frames: ClosedRange<Int>, scoreWithout: Double) {
            self.frames = frames
            self.scoreWithout = scoreWithout
        }
    }

    /// The dive that the classes form.
    public struct Dive: Codable, Sendable, Equatable {
        /// The dive number.
        public let number: DiveNumber
        /// The dive in words.
        public let description: String
        /// The degree of difficulty; nil if the height is unknown or the table does not list the dive from it.
        public let difficulty: Double?

        /// Names a dive; the description is the number's own.
        public init(number: DiveNumber, difficulty: Double?) {
            self.number = number
            self.description = number.spokenDescription
            self.difficulty = difficulty
        }
    }

    /// The output of one classification head.
    public struct ClassProbabilities: Codable, Sendable, Equatable {
        /// The word for the most probable class.
        public let label: String
        /// One probability for each class, in the task's class order.
        public let probabilities: [Double]

        /// Takes a head's probabilities and labels the greatest; of equals, the first.
        ///
        /// - Precondition: there is one probability for each class of `task`.
        public init(task: ClassificationTask, probabilities: [Double]) {
            precondition(
                probabilities.count == task.classCount, "\(task.rawValue): \(probabilities.count) classes")
            let greatest = probabilities.indices.reduce(0) { probabilities[$1] > probabilities[$0] ? $1 : $0 }
            self.label = task.label(of: greatest)
            self.probabilities = probabilities
        }
    }

    /// The outputs of the five classification heads.
    public struct Classification: Codable, Sendable, Equatable {
        /// Free, pike or tuck.
        public let position: ClassProbabilities
        /// No or yes.
        public let armstand: ClassProbabilities
        /// Back, forward, inward or reverse.
        public let rotationType: ClassProbabilities
        /// 0 to 9 half somersaults.
        public let halfSomersaults: ClassProbabilities
        /// 0 to 7 half twists.
        public let halfTwists: ClassProbabilities

        private enum CodingKeys: String, CodingKey {
            case position, armstand
            case rotationType = "rotation_type"
            case halfSomersaults = "half_somersaults"
            case halfTwists = "half_twists"
        }

        /// Collects the heads' probabilities, each in its task's class order.
        ///
        /// - Precondition: each head has one probability for each of its classes.
        public init(
            position: [Double], armstand: [Double], rotationType: [Double], halfSomersaults: [Double],
            halfTwists: [Double]
        ) {
            self.position = ClassProbabilities(task: .position, probabilities: position)
            self.armstand = ClassProbabilities(task: .armstand, probabilities: armstand)
            self.rotationType = ClassProbabilities(task: .rotationType, probabilities: rotationType)
            self.halfSomersaults = ClassProbabilities(task: .halfSomersaults, probabilities: halfSomersaults)
            self.halfTwists = ClassProbabilities(task: .halfTwists, probabilities: halfTwists)
        }

        /// The output of a task's head.
        public subscript(task: ClassificationTask) -> ClassProbabilities {
            switch task {
            case .position: position
            case .armstand: armstand
            case .rotationType: rotationType
            case .halfSomersaults: halfSomersaults
            case .halfTwists: halfTwists
            }
        }
    }

    /// The output of the captioner.
    public struct Caption: Codable, Sendable, Equatable {
        /// The words joined into a sentence.
        public let text: String
        /// The vocabulary ids of the words, without the start and end marks.
        public let tokens: [Int]

        /// Makes a caption.
        public init(text: String, tokens: [Int]) {
            self.text = text
            self.tokens = tokens
        }
    }

    /// The frames used.
    public struct Footage: Codable, Sendable, Equatable {
        /// How many frames the video has at 25 frames a second.
        public let frames: Int
        /// The frame rate of the video.
        public let frameRate: Double
        /// The first and the last frame of the window, counted at 25 frames a second from 0.
        public let window: ClosedRange<Int>
        /// How many clips the network saw.
        public let clips: Int
        /// The preprocessing id.
        public let preprocessing: String

        /// Whether it shows fewer than three quarters of the 103 frames that the network expects: 3.1 s, too little for the
        /// run-up, the flight and the entry of a dive.
        public var isShort: Bool { window.count < 77 }

        private enum CodingKeys: String, CodingKey {
            case frames
            case frameRate = "frame_rate"
            case window, clips, preprocessing
        }

        /// Collects what is known about the footage.
        public init(
            frames: Int, frameRate: Double, window: ClosedRange<Int>, clips: Int, preprocessing: String
        ) {
            self.frames = frames
            self.frameRate = frameRate
            self.window = window
            self.clips = clips
            self.preprocessing = preprocessing
        }
    }

    /// The duration of an assessment.
    public struct Seconds: Codable, Sendable, Equatable {
        /// Seconds until the last required frame was read and prepared; the network processes the first frames meanwhile.
        public let decode: Double
        /// Seconds that the network took after that.
        public let network: Double
        /// Seconds from the first byte to the score.
        public let total: Double

        /// Collects the times.
        public init(decode: Double, network: Double, total: Double) {
            self.decode = decode
            self.network = network
            self.total = total
        }
    }
}

extension KeyedDecodingContainer {
    /// Used by synthesized decoding: versions before timelines wrote none.
    func decode(_ type: [Assessment.ClipInfluence].Type, forKey key: Key) throws -> [Assessment.ClipInfluence]
    {
        try decodeIfPresent(type, forKey: key) ?? []
    }
}
