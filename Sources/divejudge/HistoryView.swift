import Foundation
import Records
import Terminal

/// The ledger's contents, as two tables or as lines of JSON.
struct HistoryView {
    let assessments: [LoggedAssessment]
    let correlations: [LoggedMetric]

    func text(style: TerminalStyle) -> String {
        [
            style.bold("Verdicts"), assessmentTable(style), "",
            style.bold("Spearman correlations"), correlationTable(style),
        ].joined(separator: "\n")
    }

    private func assessmentTable(_ style: TerminalStyle) -> String {
        guard !assessments.isEmpty else { return "  none yet: divejudge score FILE" }
        var table = TextTable([
            ("when", .left), ("score", .right), ("dive", .left), ("difficulty", .right), ("model", .left),
            ("file", .left),
        ])
        for row in assessments {
            let assessment = row.assessment
            table.add([
                row.date.localText, assessment.score?.decimals(1) ?? "withheld",
                assessment.score == nil ? "-" : assessment.dive.number.description,
                (assessment.score == nil ? nil : assessment.dive.difficulty?.decimals(1)) ?? "-",
                assessment.model.name, assessment.file,
            ])
        }
        return table.text(style: style)
    }

    private func correlationTable(_ style: TerminalStyle) -> String {
        guard !correlations.isEmpty else { return "  none yet: divejudge evaluate FOLDER" }
        var table = TextTable([
            ("when", .left), ("rho", .right), ("interval", .left), ("p", .right), ("dives", .right),
            ("model", .left), ("measured on", .left),
        ])
        for row in correlations {
            let metric = row.metric
            let (value, remark) =
                switch metric.statistic {
                case .measured(let rho): (rho.decimals(3), "")
                case .undefined(let reason): ("none", " (\(reason))")
                }
            table.add([
                row.date.localText, value,
                metric.interval.map { "\($0.lowerBound.decimals(3)) to \($0.upperBound.decimals(3))" } ?? "",
                metric.pValue?.pValue ?? "", String(metric.count),
                row.modelName ?? "-", (metric.event ?? metric.dataSet) + remark,
            ])
        }
        return table.text(style: style)
    }

    /// `{"recorded":"2026-05-04T10:11:12Z","assessment":{...}}`, then `{"recorded":...,"metric":{...}}`.
    func jsonLines() throws -> [String] {
        let verdicts = assessments.map { row in
            "{\"recorded\":\"\(row.date.formatted(.iso8601))\",\"assessment\":\(row.assessment.jsonLine)}"
        }
        let metrics = try correlations.map { row in
            let encoder = JSONEncoder()
            encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
            let metric = try encoder.encode(CorrelationLine(row))
            return
                "{\"recorded\":\"\(row.date.formatted(.iso8601))\",\"metric\":\(String(decoding: metric, as: UTF8.self))}"
        }
        return verdicts + metrics
    }
}

/// A correlation in JSON; has either `value` or `reason`, never both.
private struct CorrelationLine: Encodable {
    let name: String
    let model: String?
    let dataSet: String
    let event: String?
    let count: Int
    let value: Double?
    let reason: String?
    let interval: [Double]?
    let pValue: Double?

    enum CodingKeys: String, CodingKey {
        case name, model
        case dataSet = "data_set"
        case event, count, value, reason, interval
        case pValue = "p_value"
    }

    init(_ row: LoggedMetric) {
        name = row.metric.name
        model = row.modelName
        dataSet = row.metric.dataSet
        event = row.metric.event
        count = row.metric.count
        interval = row.metric.interval.map { [$0.lowerBound, $0.upperBound] }
        pValue = row.metric.pValue
        value = row.metric.statistic.value
        reason = row.metric.statistic.reason
    }
}

extension Date {
    /// Day and minute in the user's time zone: 2026-05-04 12:11.
    fileprivate var localText: String {
        formatted(
            Date.VerbatimFormatStyle(
                format: """
                    \(year: .defaultDigits)-\(month: .twoDigits)-\(day: .twoDigits) \
                    \(hour: .twoDigits(clock: .twentyFourHour, hourCycle: .zeroBased)):\(minute: .twoDigits)
                    """,
                locale: Locale(identifier: "en_US_POSIX"), timeZone: .current,
                calendar: Calendar(identifier: .gregorian)))
    }
}
