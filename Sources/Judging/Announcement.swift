public import Diving
import Foundation
public import Verdicts

/// The announced dive, compared with the model's assessment.
public struct Announcement {
    /// The announced dive.
    public let number: DiveNumber
    /// The height for the difficulty: the user's, or the highest place that the table lists.
    public let height: PlatformHeight?
    /// Nil if the table does not list the dive from there.
    public let difficulty: Double?
    /// Whether the model recognised this dive; nil if the score is withheld, and for a dive that no model can name.
    public let isRecognised: Bool?
    /// The equivalent award per judge: the score without difficulty and number of awards; nil without either.
    public let averageAward: Double?

    /// - Parameter height: where the dive starts; nil if the user did not say.
    public init(number: DiveNumber, height: PlatformHeight?, _ assessment: Assessment) {
        self.number = number
        self.height = height ?? number.heights.last
        difficulty = self.height.flatMap(number.degreeOfDifficulty)
        isRecognised = assessment.score == nil ? nil : assessment.dive.number.isRight(for: number)
        averageAward = assessment.averageAward(difficulty: difficulty)
    }

    /// The classes in which the recognised dive differs, in words: "half twists, position".
    public func differences(from recognised: DiveNumber) -> String {
        ClassificationTask.allCases.filter { $0.classIndex(of: number) != $0.classIndex(of: recognised) }
            .map(\.words).joined(separator: ", ")
    }

    /// The assessment's line with an additional key:
    /// `"announced":{"number","description","difficulty","recognised","average_award"}`.
    public func jsonLine(_ assessment: Assessment) throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        let text = String(decoding: try encoder.encode(JSON(self)), as: UTF8.self)
        return assessment.jsonLine.dropLast() + ",\"announced\":\(text)}"
    }

    /// A key is missing if its value is unknown.
    private struct JSON: Encodable {
        let number: DiveNumber
        let description: String
        let difficulty: Double?
        let recognised: Bool?
        let averageAward: Double?

        private enum CodingKeys: String, CodingKey {
            case number, description, difficulty, recognised
            case averageAward = "average_award"
        }

        init(_ announcement: Announcement) {
            number = announcement.number
            description = announcement.number.spokenDescription
            difficulty = announcement.difficulty
            recognised = announcement.isRecognised
            averageAward = announcement.averageAward
        }
    }
}

extension Assessment {
    /// Three awards count, so score / difficulty / 3 is the equivalent award; nil if no judge gives that much.
    public func averageAward(difficulty: Double?) -> Double? {
        guard let score, let difficulty, difficulty > 0 else { return nil }
        let award = score / difficulty / 3
        return award <= 10 ? award : nil
    }
}

extension ClassificationTask {
    /// The task's readable name: "half somersaults".
    public var words: String { rawValue.replacing("_", with: " ") }
}
