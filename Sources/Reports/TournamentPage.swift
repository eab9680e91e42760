import Competition
import Failures
import Foundation

/// The tournament's page for the template: all text is escaped when inserted; only charts and pictures are already markup.
struct TournamentPage {
    let title: String
    let about: String
    let isSimulated: Bool
    /// Empty for a single event.
    let links: [Link]
    let winners: [WinnerView]
    /// How accurate the model was, in a sentence; empty if no dive has both scores.
    let summaries: [String]
    let lists: [ReviewList]
    let hasLists: Bool
    /// What is missing, a sentence each.
    let gaps: [String]
    let legend: String
    let events: [TournamentEventView]
    /// Empty if no dive has both scores.
    let agreements: [AgreementView]
    let failures: [Failure]
    let hasFailures: Bool
    let facts: [Fact]
    let commandLine: String
    let remarks: [String]
    /// Those at the page's end.
    let furtherRemarks: [String]
    let hasFurtherRemarks: Bool
    let furtherRemarkCount: String
    let hasNotes: Bool
    let style = TournamentStyle.text

    struct Link {
        let href: String
        let title: String
    }

    struct Failure {
        let event: String
        let file: String
        let reason: String
    }

    struct Fact {
        let term: String
        let text: String
    }

    /// Renders the page.
    ///
    /// - Throws: `ReportsError` if the template does not parse, which a test rules out.
    func html() throws -> String {
        try PageTemplate.html(of: self, "page", TournamentTemplate.all)
    }
}

extension TournamentPage {
    /// Builds the page from an evaluation.
    init(
        _ evaluation: TournamentEvaluation, _ setting: TournamentSetting,
        _ pictures: (JudgedDive) throws -> TournamentReport.Pictures?
    ) rethrows {
        let dives = evaluation.events.flatMap(\.dives)
        let notes = TournamentNotes(evaluation, setting)
        title = setting.title
        about = notes.about
        isSimulated = dives.contains(where: \.isSimulated)
        links =
            evaluation.events.count < 2
            ? [] : evaluation.events.enumerated().map { Link(href: "#event-\($0 + 1)", title: $1.name) }
        winners = evaluation.events.enumerated().map { WinnerView($1, index: $0) }
        summaries = evaluation.overall.map { [$0.summary(of: evaluation.events)] } ?? []
        lists = ReviewList.lists(evaluation.events)
        hasLists = !lists.isEmpty
        gaps = notes.gaps
        legend = notes.legend
        let drawing = DiveDrawing(dives, sharedWarnings: notes.sharedWarnings)
        events = try evaluation.events.enumerated().map { index, event in
            try TournamentEventView(
                event, index: index, isOnly: evaluation.events.count == 1, drawing, pictures)
        }
        agreements = evaluation.overall.map { [AgreementView($0, of: evaluation)] } ?? []
        failures = dives.compactMap { dive in
            guard case .failed(let reason) = dive.outcome else { return nil }
            return Failure(event: dive.event, file: dive.file, reason: reason)
        }
        hasFailures = !failures.isEmpty
        facts = notes.facts
        commandLine = setting.commandLine
        remarks = notes.remarks
        furtherRemarks = notes.furtherRemarks
        hasFurtherRemarks = !furtherRemarks.isEmpty
        furtherRemarkCount = furtherRemarks.count.counted("remark")
        hasNotes = !(gaps + remarks + furtherRemarks).isEmpty
    }
}

extension JudgedDive {
    /// Diver, dive and file, in a few words: "Diver 04, 407C, 012.mp4".
    var name: String {
        [diver?.isolated, dive?.announced?.number?.description, file.isolated].compactMap(\.self)
            .joined(separator: ", ")
    }
}
