public import Diving

extension Assessment {
    /// A warning that a reader should see before trusting a score.
    ///
    /// JSON and the ledger store its sentence, from which it is read back; the sentences of earlier versions are recognised
    /// too.
    public enum Warning: Sendable, Equatable {
        /// The footage does not look like the dives known to the model, so the score is withheld.
        case notSure
        /// The footage looks nothing like a dive, so the score is withheld.
        case notADive
        /// The model was trained on simulated dives only, and its metrics come from simulated dives.
        case simulatedTraining
        /// By its own metrics, the model hardly ranks dives.
        case weakModel(spearman: Double)
        /// The model's ranking was measured on too few dives to be meaningful.
        case fewMeasuredDives(Int)
        /// The model was trained on few dives, and its error on others has not been measured.
        case fewTrainingDives(Int)
        /// The model file has no record of how well it ranks dives.
        case unmeasuredModel
        /// The model cannot tell dives from other footage, so any video gets a score.
        case noDetector
        /// The network's score was outside the possible range and was clipped.
        case scoreCut(Double)
        /// The predicted classes do not form a listed dive; this is the closest one.
        case unlistedDive(DiveNumber)
        /// A warning from the video reader, as a complete sentence.
        case footage(String)
    }
}

extension Assessment.Warning: RawRepresentable, Codable {
    /// The sentence.
    public var rawValue: String {
        switch self {
        case .notSure: "\(Opening.notSure), so no score is given. \(Self.remedy)"
        case .notADive: "\(Opening.notADive), so no score is given. \(Self.remedy)"
        case .simulatedTraining:
            "\(Opening.simulatedTraining); its predictions for filmed dives are untested."
        case .weakModel(let spearman):
            "\(Opening.weakModel)\(spearman.hundredths) (1 is a perfect ranking, 0 is chance)."
        case .fewMeasuredDives(let count): "\(Opening.fewMeasuredDives)\(count) dives, too few to rely on."
        case .fewTrainingDives(let count):
            "\(Opening.training)\(count) \(count == 1 ? "dive" : "dives"); its error on other dives has not been measured."
        case .unmeasuredModel: "\(Opening.unmeasuredModel)."
        case .noDetector: Opening.noDetector
        case .scoreCut(let score):
            "\(Opening.scoreCut)\(score.tenths) is outside the possible range and was cut."
        case .unlistedDive(let dive): "\(Opening.unlistedDive)\(dive)."
        case .footage(let sentence): sentence
        }
    }

    /// Reads a sentence; one with none of the cases' openings comes from the video reader.
    public init(rawValue sentence: String) {
        func number(after opening: String) -> Double? {
            guard sentence.hasPrefix(opening) else { return nil }
            let number = Double(sentence.dropFirst(opening.count).prefix { $0 != " " })
            return number.flatMap { $0.isFinite ? $0 : nil }
        }
        func count(after opening: String) -> Int? { number(after: opening).flatMap(Int.init(exactly:)) }
        self =
            if sentence.hasPrefix(Opening.notSure) {
                .notSure
            } else if sentence.hasPrefix(Opening.notADive) || sentence.hasPrefix(EarlierOpening.notADive) {
                .notADive
            } else if sentence.hasPrefix(Opening.simulatedTraining) {
                .simulatedTraining
            } else if let spearman = number(after: Opening.weakModel) {
                .weakModel(spearman: spearman)
            } else if let count = count(after: Opening.fewMeasuredDives) {
                .fewMeasuredDives(count)
            } else if let count = count(after: Opening.training) {
                .fewTrainingDives(count)
            } else if sentence.hasPrefix(Opening.unmeasuredModel) {
                .unmeasuredModel
            } else if sentence == Opening.noDetector {
                .noDetector
            } else if let score = number(after: Opening.scoreCut) {
                .scoreCut(score)
            } else if let dive = Self.unlistedDive(sentence) {
                .unlistedDive(dive)
            } else {
                .footage(sentence)
            }
    }

    /// The openings of the sentences, which distinguish them.
    private enum Opening {
        static let notSure = "The footage does not look like the dives that the model knows"
        static let notADive = "This does not look like a dive"
        static let training = "The model was trained on "
        static let simulatedTraining = training + "simulated dives"
        static let weakModel = "The model hardly ranks dives: its Spearman correlation with the panel is "
        static let fewMeasuredDives = "The model's ranking was measured on "
        static let unmeasuredModel = "The model file does not record how well the model ranks dives"
        static let noDetector = "The model cannot tell a dive from other footage: it gives any video a score."
        static let scoreCut = "The network's score of "
        static let unlistedDive =
            "The predicted classes do not form a listed dive; the closest listed dive is "
    }

    /// Openings that version 0.1.0 worded differently.
    private enum EarlierOpening {
        static let notADive = "The footage looks like no dive"
        static let unlistedDive = "The most probable classes together are no dive of the table; "
    }

    private static let remedy =
        "Check that the last 4 seconds show the whole dive, upright, and end about a second after the entry."

    private static func unlistedDive(_ sentence: String) -> DiveNumber? {
        guard
            let opening = [Opening.unlistedDive, EarlierOpening.unlistedDive].first(where: sentence.hasPrefix)
        else { return nil }
        return try? DiveNumber(String(sentence.dropFirst(opening.count).prefix { $0 != "." && $0 != " " }))
    }
}

extension Assessment.Warning {
    /// The same for all warnings of one kind, whatever their numbers.
    public var matter: String {
        switch self {
        case .notSure, .notADive, .simulatedTraining, .unmeasuredModel, .noDetector: rawValue
        case .weakModel: Opening.weakModel
        case .fewMeasuredDives: Opening.fewMeasuredDives
        case .fewTrainingDives: Opening.training
        case .scoreCut: Opening.scoreCut
        case .unlistedDive: Opening.unlistedDive
        case .footage(let sentence): sentence.replacing(/\d+(\.\d+)?/, with: "#")
        }
    }

    /// Whether it warns that the model's ranking of dives is unreliable.
    public var isAboutModelRecord: Bool {
        switch self {
        case .weakModel, .fewMeasuredDives, .fewTrainingDives: true
        case .notSure, .notADive, .simulatedTraining, .unmeasuredModel, .noDetector, .scoreCut, .unlistedDive,
            .footage:
            false
        }
    }
}

extension Double {
    fileprivate var tenths: Double { (self * 10).rounded() / 10 }
    fileprivate var hundredths: Double { (self * 100).rounded() / 100 }
}
