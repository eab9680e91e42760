import Competition
import Diving
import Foundation
import Scoring
import Statistics
import Verdicts

/// One dive's result, as a line of JSON.
///
/// `{"schema":1,"kind":"dive","event":...,"file":...,"diver":...,"announced":{"number":...,"difficulty":...},"final_score":...,
/// "assessment":{...},"error":...}`; the assessment as `divejudge score --json` writes it, or null beside an error.
struct DiveLine: Encodable {
    private let schema = 1
    private let kind = "dive"
    private let event: String
    private let file: String
    private let diver: String?
    private let announced: Announcement?
    private let finalScore: Double?
    private let error: String?
    private let assessment: Assessment?

    private struct Announcement: Encodable {
        let number: DiveNumber?
        let difficulty: Double?
        let height: Double?
    }

    private enum CodingKeys: String, CodingKey {
        case schema, kind, event, file, diver, announced
        case finalScore = "final_score"
        case error
    }

    init(_ dive: JudgedDive) {
        event = dive.event
        file = dive.file
        diver = dive.diver
        announced = dive.dive?.announced.map {
            Announcement(number: $0.number, difficulty: $0.difficulty, height: $0.height)
        }
        finalScore = dive.dive?.truth?.finalScore
        if case .failed(let reason) = dive.outcome { error = reason } else { error = nil }
        assessment = dive.assessment
    }

    var json: String {
        get throws {
            // Keeps the order of the assessment's keys, which an encoder would not.
            let head = try oneLine(self).dropLast()
            return head + ",\"assessment\":\(assessment?.jsonLine ?? "null")}"
        }
    }
}

/// A remark besides the numbers, a whole sentence, as a line of JSON.
struct RemarkLine: Encodable {
    private let schema = 1
    private let kind = "remark"
    private let text: String

    init(text: String) { self.text = text }

    var json: String { get throws { try oneLine(self) } }
}

/// An event, as a line of JSON: its ranking, the model against the panel, and what the awards reveal about the judges.
struct EventLine: Encodable {
    private let schema = 1
    private let kind = "event"
    private let event: String
    private let standings: [StandingJSON]
    private let comparison: ComparisonJSON?
    private let panel: PanelJSON?
    private let disagreements: [DisagreementJSON]

    init(_ event: EventEvaluation) {
        self.event = event.name
        standings = event.standings.map { StandingJSON($0, in: event) }
        comparison = event.comparison.map(ComparisonJSON.init)
        panel = event.panel.map { PanelJSON($0, in: event) }
        disagreements = event.disagreements.map {
            DisagreementJSON(
                file: event.dives[$0.dive].file, difference: $0.difference,
                isBeyondInterval: $0.isBeyondInterval)
        }
    }

    var json: String { get throws { try oneLine(self) } }
}

/// All events together, as a line of JSON.
struct OverallLine: Encodable {
    private let schema = 1
    private let kind = "overall"
    private let comparison: ComparisonJSON?

    init(_ evaluation: TournamentEvaluation) {
        comparison = evaluation.overall.map(ComparisonJSON.init)
    }

    var json: String { get throws { try oneLine(self) } }
}

private func oneLine(_ value: some Encodable) throws -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    encoder.keyEncodingStrategy = .convertToSnakeCase
    // As in an assessment, every reader sees a line of JSON as one line.
    return String(decoding: try encoder.encode(value), as: UTF8.self)
        .replacing("\u{2028}", with: "\\u2028").replacing("\u{2029}", with: "\\u2029")
}

private struct StandingJSON: Encodable {
    let rank: Int
    let diver: String?
    let files: [String]
    let total: Double
    let unscoredDives: Int
    let interval: [Double]?
    let winningProbability: Double?
    let finalTotal: Double?
    let finalRank: Int?

    init(_ standing: Standing, in event: EventEvaluation) {
        rank = standing.rank
        diver = standing.diver
        files = standing.dives.map { event.dives[$0].file }
        total = standing.total
        unscoredDives = standing.unscoredDiveCount
        interval = standing.interval.map { [$0.lowerBound, $0.upperBound] }
        winningProbability = standing.winningProbability
        finalTotal = standing.finalTotal
        finalRank = standing.finalRank
    }
}

private struct ComparisonJSON: Encodable {
    let dives: Int
    let simulatedDives: Int
    let withheldDives: Int
    let spearman: Statistic
    let spearmanPValue: Statistic
    let spearmanInterval: ConfidenceInterval
    let kendallTau: Statistic
    let relativeL2: Statistic
    let meanAbsoluteError: Statistic
    let coverage: Statistic
    let podiumAgreement: Statistic
    let winnerAgreement: Statistic
    let accuracies: [String: Statistic]

    init(_ comparison: Comparison) {
        let report = comparison.report
        dives = report.diveCount
        simulatedDives = report.simulatedDiveCount
        withheldDives = comparison.withheldCount
        spearman = report.spearman
        spearmanPValue = report.spearmanPValue
        spearmanInterval = report.spearmanInterval
        kendallTau = comparison.kendallTau
        relativeL2 = report.relativeL2
        meanAbsoluteError = report.meanAbsoluteError
        coverage = comparison.coverage
        podiumAgreement = comparison.podiumAgreement
        winnerAgreement = comparison.winnerAgreement
        accuracies = Dictionary(
            uniqueKeysWithValues: report.namedAccuracies.map { ($0.replacing(" ", with: "_"), $1) })
    }
}

/// A dive on which panel and model disagree.
private struct DisagreementJSON: Encodable {
    let file: String
    let difference: Double
    let isBeyondInterval: Bool
}

private struct PanelJSON: Encodable {
    struct Judge: Encodable {
        let judge: Int
        let bias: Double
        let biasError: Statistic
        let spread: Statistic
        let correlation: Statistic
    }

    struct FarAward: Encodable {
        let file: String
        let judge: Int
        let award: Double
        let median: Double
    }

    let dives: Int
    let judges: [Judge]
    let farAwards: [FarAward]

    init(_ panel: PanelAudit, in event: EventEvaluation) {
        dives = panel.diveCount
        judges = panel.judges.map {
            Judge(
                judge: $0.number, bias: $0.bias, biasError: $0.biasError, spread: $0.spread,
                correlation: $0.correlation)
        }
        farAwards = panel.farAwards.map {
            FarAward(file: event.dives[$0.dive].file, judge: $0.judge, award: $0.award, median: $0.median)
        }
    }
}
