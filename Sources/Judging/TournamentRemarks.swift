public import Competition
public import Datasets
import Foundation
import Verdicts

extension TournamentListing {
    /// What the reader of an evaluation should know about the dives.
    public var remarks: [String] { notices + rowRemarks + unexpected }

    /// The same for a terminal, kept short so that later output is not lost.
    public var briefRemarks: [String] { briefTableRemarks + unexpected }

    /// The unusable parts of the tables and their rows, limited to a readable number of rows.
    public var briefTableRemarks: [String] {
        let remarks = rowRemarks
        guard remarks.count > Self.mostRowRemarks else { return notices + remarks }
        return notices + remarks.prefix(Self.mostRowRemarks) + [
            "\(remarks.count - Self.mostRowRemarks) more remarks on rows; JSON output and the page have them all."
        ]
    }

    private static let mostRowRemarks = 20

    private var rowRemarks: [String] { entries.flatMap(\.remarks) }

    /// Videos that no row names, by folder; if results.csv cannot be read at all, its names are unknown.
    private var unexpected: [String] {
        let entries = entries.filter { !$0.isExpected }
        return Dictionary(grouping: entries, by: \.folder).sorted { $0.key.path < $1.key.path }
            .map { folder, entries in
                let named = entries.prefix(3).map(\.file).joined(separator: ", ")
                return
                    "\(folder.shownName): not named in results.csv, but judged: \(entries.count) "
                    + "(\(named)\(entries.count > 3 ? ", ..." : ""))."
            }
    }
}

extension TournamentEvaluation {
    /// What a reader should know about the dives besides the numbers.
    public var remarks: [String] { [heightRemark].compactMap(\.self) + inexpressibleRemarks }

    /// The announced dives that no model can recognise, one sentence per kind.
    private var inexpressibleRemarks: [String] {
        let numbers = events.flatMap(\.dives).filter { $0.assessment != nil }.compactMap {
            $0.dive?.announced?.number
        }
        let kinds = Dictionary(grouping: numbers.filter { $0.inexpressibleKind != nil }) {
            $0.inexpressibleKind ?? ""
        }
        return kinds.sorted { $0.key < $1.key }.map { kind, numbers in
            let names = Set(numbers.map(\.description)).sorted()
            let named = names.prefix(5).joined(separator: ", ") + (names.count > 5 ? ", ..." : "")
            return numbers.count == 1
                ? "The model does not know \(kind), so the dive number of 1 dive is not compared (\(named))."
                : "The model does not know \(kind), so the dive numbers of \(numbers.count) dives are not compared (\(named))."
        }
    }

    /// The assumed height for the shown difficulties of dives without one; nil if there are none.
    private var heightRemark: String? {
        let count = events.flatMap(\.dives).count {
            $0.predictedScore != nil && $0.assessment?.dive.difficulty != nil && $0.dive?.height == nil
        }
        guard count > 0 else { return nil }
        return count == 1
            ? "No height is known for 1 dive: its difficulty is that from 10 m."
            : "No height is known for \(count) dives: their difficulty is that from 10 m."
    }
}

extension URL {
    /// The folder as the user named it, or its own name if that was "." or "..".
    fileprivate var shownName: String {
        [".", "..", "./", "../"].contains(relativePath)
            ? absoluteURL.standardizedFileURL.lastPathComponent : relativePath
    }
}
