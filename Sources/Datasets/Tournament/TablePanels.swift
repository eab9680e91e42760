import Diving

/// The panels of a results file: the rules that its final scores follow, and what contradicts them.
///
/// A rule only becomes apparent over many dives, so this is decided after the last row.
struct TablePanels {
    /// The file, as messages name it.
    let file: String
    private var dives: [Judged] = []
    /// The events of each recognised panel.
    private var panels: [RecognisedPanel: [String]] = [:]

    private struct Judged {
        /// The dive's index in the caller's list.
        let index: Int
        let row: TournamentRow
        let event: String
        let judges: [Int]
        var truth: DiveTruth
    }

    /// The consequences for the dives and for the reader.
    struct Resolved {
        /// The changed truths, by dive index; nil for a dive left without a result.
        var truths: [Int: DiveTruth?] = [:]
        var remarks: [TableRemark] = []
        /// Notices to show once, whole sentences.
        var notices: [String] = []
    }

    init(file: String) { self.file = file }

    /// Adds a row whose dive has awards.
    mutating func add(_ row: TournamentRow, _ dive: LabeledDive, event: String, at index: Int) {
        guard let truth = dive.truth, !truth.awards.isEmpty else { return }
        dives.append(Judged(index: index, row: row, event: event, judges: row.judgeColumns, truth: truth))
    }

    /// Separates whole panels from incomplete ones, recognises their rules, and fills in final scores.
    mutating func resolve() -> Resolved {
        var resolved = Resolved()
        let used = Set(dives.flatMap(\.judges)).sorted()
        let smaller = smallerThanTheirEvents()
        for position in dives.indices {
            let judged = dives[position]
            guard let error = Self.incompleteness(judged, used, isSmaller: smaller.contains(position)) else {
                continue
            }
            dives[position].truth.awards = []
            let gap = Self.firstGap(judged, used, isSmaller: smaller.contains(position))
            let column = TournamentColumn.judges[gap ?? judged.judges[0]]
            resolved.remarks.append(
                judged.row.remark(
                    column, error.problem, kind: error.remedy, effect: "so the awards are not used",
                    error.remedy))
        }
        for (event, dives) in Dictionary(grouping: dives.indices, by: { self.dives[$0].event }) {
            for panel in RecognisedPanel.panels(of: dives.map { self.dives[$0].truth }) {
                panels[panel, default: []].append(event)
                for position in dives where self.dives[position].truth.awards.count == panel.judgeCount {
                    apply(panel, at: position, &resolved)
                }
            }
        }
        resolved.notices = notices
        resolved.remarks.sort { $0.row < $1.row }
        for judged in dives {
            let truth = judged.truth
            resolved.truths[judged.index] = .some(
                truth.finalScore == nil && truth.awards.isEmpty ? nil : truth)
        }
        return resolved
    }

    private mutating func apply(_ panel: RecognisedPanel, at position: Int, _ resolved: inout Resolved) {
        let (row, truth) = (dives[position].row, dives[position].truth)
        guard let seated = try? JudgingPanel(awards: truth.awards, rule: panel.rule),
            let difficulty = truth.difficulty
        else { return }
        guard panel.isKnown else { return }
        let expected = seated.finalScore(difficulty: difficulty)
        guard let given = truth.finalScore else {
            dives[position].truth.finalScore = expected
            return
        }
        switch seated.explanation(of: given, difficulty: difficulty) {
        case .awards, .failed: break
        case .restart:
            resolved.remarks.append(
                row.remark(
                    .finalScore,
                    "\(given) is what the awards give with two points deducted from each, as for a restart",
                    kind: "restart", effect: "", ""))
        case nil:
            resolved.remarks.append(
                row.remark(
                    .finalScore,
                    "\(given) is not \(expected), the difficulty \(difficulty) times \(panel.sum)",
                    kind: "contradiction", effect: "", TournamentRow.checkRow))
        }
    }

    /// The dives whose panel is smaller than nearly all others in their event: awards are missing, rather than the panel
    /// being smaller.
    private func smallerThanTheirEvents() -> Set<Int> {
        var smaller: Set<Int> = []
        for positions in Dictionary(grouping: dives.indices, by: { dives[$0].event }).values {
            let bySize = Dictionary(grouping: positions) { dives[$0].judges.count }
            for (size, few) in bySize where few.count * 5 <= positions.count {
                let isSmaller = bySize.contains { $0.key > size && $0.value.count * 5 > positions.count }
                if isSmaller { smaller.formUnion(few) }
            }
        }
        return smaller
    }

    /// Why a row's awards are not those of a whole panel; nil if they are.
    private static func incompleteness(_ judged: Judged, _ used: [Int], isSmaller: Bool) -> DatasetError? {
        let remedy = "Give the awards of the whole panel: 3, 5, 7, 9 or 11."
        if let gap = firstGap(judged, used, isSmaller: isSmaller) {
            return judged.row.refuse(TournamentColumn.judges[gap], "it is blank", remedy)
        }
        guard !JudgingPanel.judgeCounts.contains(judged.judges.count) else { return nil }
        let count = judged.judges.count
        return judged.row.refuse(
            TournamentColumn.judges[judged.judges[0]],
            count == 1 ? "there is one award" : "there are \(count) awards", remedy)
    }

    /// The first blank column before an award, among the columns that the table uses; or the one after the last if the rest
    /// is not a panel.
    private static func firstGap(_ judged: Judged, _ used: [Int], isSmaller: Bool) -> Int? {
        if let gap = zip(used, judged.judges).first(where: { $0 != $1 })?.0 { return gap }
        guard isSmaller || !JudgingPanel.judgeCounts.contains(judged.judges.count),
            judged.judges.count < used.count
        else { return nil }
        return used[judged.judges.count]
    }

    private var notices: [String] {
        let allEvents = Set(dives.filter { !$0.truth.awards.isEmpty }.map(\.event))
        return panels.sorted {
            ($0.key.judgeCount, $0.key.sentence ?? "") < ($1.key.judgeCount, $1.key.sentence ?? "")
        }
        .reduce(into: [(sentence: String, events: [String])]()) { sentences, panel in
            guard let sentence = panel.key.sentence else { return }
            if let index = sentences.firstIndex(where: { $0.sentence == sentence }) {
                sentences[index].events += panel.value
            } else {
                sentences.append((sentence, panel.value))
            }
        }.map { sentence, events in
            let isAll = Set(events).count == allEvents.count
            return "\(file)\(isAll ? "" : ", \(Set(events).sorted().joined(separator: ", "))"): \(sentence)."
        }
    }
}

extension RecognisedPanel {
    /// The formula for the counting awards, for "3.1 times ...".
    fileprivate var sum: String {
        switch rule {
        case .middleThree: judgeCount == 3 ? "the three awards" : "the middle three of the awards"
        case .middleFive: "0.6 times the middle five of the awards"
        case .synchronised: "0.6 times the five awards of the synchronised panel that count"
        }
    }

    /// The notice about the rule, without a full stop; nil for today's panel of seven.
    fileprivate var sentence: String? {
        guard isKnown else {
            return
                "no known rule gives the final scores from the awards of \(judgeCount) judges, so they are used unchanged, "
                + "not checked, and not calculated where they are missing"
        }
        switch (rule, judgeCount) {
        case (.middleThree, 7): return nil
        case (.middleThree, 3): return "panels of 3 judges: all awards count"
        case (.middleThree, _): return "panels of \(judgeCount) judges: the middle three awards count"
        case (.middleFive, 7):
            return "final scores follow the rule of before 2004 (middle five of seven awards x 0.6)"
        case (.middleFive, _): return "final scores follow the middle five of \(judgeCount) awards x 0.6"
        case (.synchronised, 9):
            return
                "panels of 9 judges: synchronised, judges 1 and 2, and 3 and 4, for the divers' execution, 5 to 9 for "
                + "synchronisation"
        case (.synchronised, _):
            return
                "panels of \(judgeCount) judges: synchronised, judges 1 to 3 and 4 to 6 for the divers' execution, 7 to 11 for "
                + "synchronisation"
        }
    }
}
