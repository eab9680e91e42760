import Competition
import Foundation
import Verdicts

/// The sentences around a tournament's numbers: which model judged what, what is missing, and caveats.
struct TournamentNotes {
    private let evaluation: TournamentEvaluation
    private let setting: TournamentSetting
    private let dives: [JudgedDive]
    /// Warnings that every assessment has; the page shows them once.
    let sharedWarnings: [Assessment.Warning]

    init(_ evaluation: TournamentEvaluation, _ setting: TournamentSetting) {
        self.evaluation = evaluation
        self.setting = setting
        dives = evaluation.events.flatMap(\.dives)
        let verdicts = dives.compactMap(\.assessment)
        let first = verdicts.first?.warnings ?? []
        sharedWarnings = first.filter { warning in verdicts.allSatisfy { $0.warnings.contains(warning) } }
    }

    /// "200 dives in 5 events · judged by dive-judge-small · 2026-11-22".
    var about: String {
        var parts = [
            dives.count.counted("dive") + " in " + evaluation.events.count.counted("event")
        ]
        if let model = modelNames.first {
            parts.append("judged by \(modelNames.count == 1 ? model : modelNames.sentenceList)")
        }
        parts.append(setting.date.formatted(.iso8601.year().month().day()))
        return parts.joined(separator: " \u{00B7} ")
    }

    private var modelNames: [String] {
        let named = setting.model.map { [$0.name] } ?? []
        return dives.compactMap { $0.assessment?.model.name }.reduce(into: named) { names, name in
            if !names.contains(name) { names.append(name) }
        }
    }

    /// What is missing from the numbers.
    var gaps: [String] {
        var failed = 0
        var (pending, notSure, notADive) = (0, 0, 0)
        for dive in dives {
            switch dive.outcome {
            case .failed: failed += 1
            case .pending: pending += 1
            case .judged(let assessment):
                guard assessment.score == nil else { continue }
                if assessment.recognition?.verdict == .notADive { notADive += 1 } else { notSure += 1 }
            }
        }
        return [
            pending > 0 ? "\(pending.counted("dive")) still to be judged; places may change." : nil,
            failed > 0
                ? "\(failed.counted("dive")) could not be judged, for the reasons below; totals do not include "
                    + "\(failed == 1 ? "it" : "them")." : nil,
            notSure > 0
                ? "\(notSure.counted("score")) withheld, because the footage does not look like the dives that the model knows; "
                    + "totals do not include \(notSure == 1 ? "it" : "them")." : nil,
            notADive > 0
                ? "\(notADive.counted("video")) \(notADive == 1 ? "does" : "do") not look like a dive."
                : nil,
        ].compactMap(\.self)
    }

    /// How to read the symbols.
    var legend: String {
        var text = "A blue dot is the model\u{2019}s score"
        let coverages = dives.compactMap { $0.assessment?.interval?.coverage }
        if let coverage = coverages.first {
            text +=
                ", the pale bar around it the interval that holds the true score in \(coverage.percentText) of dives"
        }
        text += "."
        if dives.contains(where: { $0.finalScore != nil }) {
            text += " An orange diamond is the panel\u{2019}s final score."
        }
        return text
    }

    /// The most remarks of the setting shown before the numbers, so that the events stay near the top.
    private static let mostFirstRemarks = 3

    /// Notes after the numbers: the setting's remarks if there are many.
    var furtherRemarks: [String] {
        setting.remarks.count > Self.mostFirstRemarks ? setting.remarks : []
    }

    /// Notes before the numbers.
    var remarks: [String] {
        var remarks = furtherRemarks.isEmpty ? setting.remarks : []
        let simulated = dives.count(where: \.isSimulated)
        if simulated > 0 {
            remarks.append(
                simulated == dives.count
                    ? "All dives are simulated: no number on this page is about an athlete."
                    : "\(simulated.counted("dive")) of \(dives.count.groupedText) \(simulated == 1 ? "is" : "are") simulated and "
                        + "marked so; totals and correlations include them.")
        }
        let verdicts = dives.compactMap(\.assessment)
        if verdicts.contains(where: { $0.score != nil }), verdicts.allSatisfy({ $0.interval == nil }) {
            remarks.append(
                "The model is not calibrated: it gives no intervals and no chance of winning."
            )
        }
        if !dives.isEmpty, dives.allSatisfy({ $0.finalScore == nil }) {
            remarks.append(
                "No panel scores are known, so the page cannot say how accurate the model is.")
        }
        return remarks + warnings
    }

    /// The assessments' warnings, with counts; withheld scores are listed among the gaps.
    private var warnings: [String] {
        let namesEvents = evaluation.events.count > 1
        return WarningSummary.summaries(of: dives).filter {
            $0.warning != .notSure && $0.warning != .notADive
        }.map { $0.text(namesEvents: namesEvents) }
    }

    /// Terms and definitions.
    var facts: [TournamentPage.Fact] {
        var facts: [TournamentPage.Fact] = []
        let models = dives.compactMap { $0.assessment?.model }.reduce(into: [Assessment.Model]()) {
            models, model in
            if !models.contains(model) { models.append(model) }
        }
        for model in models {
            facts.append(
                .init(term: "Model", text: "\(model.name), \(model.blueprint), SHA-256 \(model.sha256)"))
        }
        if let model = setting.model {
            facts.append(.init(term: "Trained on", text: model.trainingData))
            if let calibration = model.calibration {
                facts.append(
                    .init(
                        term: "Calibrated on",
                        text: "\(calibration.data) (\(calibration.residuals.count.counted("dive")))"))
            }
        }
        if let preprocessing = dives.lazy.compactMap({ $0.assessment?.footage.preprocessing }).first {
            facts.append(.init(term: "Preprocessing", text: preprocessing))
        }
        return facts
    }
}
