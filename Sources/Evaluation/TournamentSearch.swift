import Foundation

/// What was found so far in tournament folders and below, see ``TournamentListing``.
struct TournamentSearch {
    private(set) var failures: [EvaluationError] = []
    private var found: [Found] = []
    private var visited: Set<FolderContents.Identity> = []
    /// The files that rows name.
    private var namedFiles: Set<FolderContents.Identity> = []
    /// The files that are listed without a row.
    private var unnamedFiles: Set<FolderContents.Identity> = []
    private var videoCount = 0

    private struct Found {
        let entry: TournamentListing.Entry
        /// The file where no row led to it.
        var unnamedFile: FolderContents.Identity?
    }

    /// The dives, without those of videos that were found first and then named by a row.
    var entries: [TournamentListing.Entry] {
        found.lazy.filter { found in found.unnamedFile.map { !namedFiles.contains($0) } ?? true }.map(\.entry)
    }

    /// The fewest frames that a dive is judged by.
    private static let fewestImages = 16

    /// A folder still to be searched.
    private struct Place {
        let url: URL
        /// As messages name it: from the searched folder's own name on.
        let subject: String
        /// The name that its dives' event has where no row says otherwise.
        let name: String
        /// True where a folder above has a `results.csv`.
        var isBelowResults = false
        /// The folder above, to which an image folder belongs; nil at the top.
        var parent: (url: URL, name: String)?

        func below(_ subfolder: String, _ hasResults: Bool) -> Place {
            Place(
                url: url.appending(path: subfolder, directoryHint: .isDirectory),
                subject: "\(subject)/\(subfolder)", name: subfolder,
                isBelowResults: isBelowResults || hasResults, parent: (url, name))
        }
    }

    /// Adds the dives of a folder and of all folders below that were not searched before.
    mutating func search(_ folder: URL) {
        let name = folder.absoluteURL.standardizedFileURL.lastPathComponent
        let before = (videoCount, failures.count, visited.count)
        // A list instead of a recursion: no nesting of folders is too deep for it.
        var places = [Place(url: folder, subject: name, name: name)]
        while let place = places.popLast() {
            do {
                let contents = try FolderContents(of: place.url, subject: place.subject)
                guard visited.insert(contents.identity).inserted else { continue }
                add(contents, at: place)
                places += contents.subfolders.reversed().map { place.below($0, contents.hasResults) }
            } catch {
                failures.append(error)
            }
        }
        if (videoCount, failures.count) == (before.0, before.1), visited.count > before.2 {
            failures.append(
                EvaluationError(
                    code: .unreadable, subject: name,
                    problem:
                        "neither the folder nor one below it holds a video, or \(resultsFileName) with a dive",
                    remedy: "Name a folder with videos, or write \(resultsFileName) with a column \"file\"."))
        }
    }

    private mutating func add(_ contents: FolderContents, at place: Place) {
        failures += contents.unspeakableNames.map { .unspeakableName("\(place.subject)/\($0)") }
        if contents.hasResults { addRows(at: place) }
        let isExpected = !(place.isBelowResults || contents.hasResults)
        for video in contents.videos {
            let url = place.url.appending(path: video, directoryHint: .notDirectory)
            addUnnamed(
                TournamentListing.Entry(
                    folder: place.url, event: place.name, file: video, isExpected: isExpected,
                    dive: .success(LabeledDive(unlabeled: url))),
                FolderContents.Identity(ofFileAt: url.path(percentEncoded: false)))
        }
        if let parent = place.parent, isImageFolder(contents) {
            addUnnamed(
                TournamentListing.Entry(
                    folder: parent.url, event: parent.name, file: place.name,
                    isExpected: !place.isBelowResults,
                    dive: .success(LabeledDive(unlabeled: parent.url.appending(path: place.name)))),
                contents.identity)
        }
    }

    private func isImageFolder(_ contents: FolderContents) -> Bool {
        contents.imageCount >= Self.fewestImages && !contents.hasResults && contents.videos.isEmpty
            && contents.subfolders.isEmpty
    }

    /// Adds a dive that no row led to, unless its file is listed already.
    private mutating func addUnnamed(_ entry: TournamentListing.Entry, _ file: FolderContents.Identity?) {
        videoCount += 1
        if let file, !unnamedFiles.insert(file).inserted { return }
        found.append(Found(entry: entry, unnamedFile: file))
    }

    /// Adds a dive for each row of the folder's `results.csv`; rows that are none are failed dives.
    private mutating func addRows(at place: Place) {
        do {
            var table = try TournamentTable(of: place.url, subject: place.subject)
            var firsts = FirstRows(folder: place.url.path(percentEncoded: false))
            while let next = table.next() {
                videoCount += 1
                do {
                    found.append(Found(entry: entry(of: try next.get(), at: place, &firsts)))
                } catch {
                    found.append(
                        Found(
                            entry: TournamentListing.Entry(
                                folder: place.url, event: place.name, file: Self.name(ofRow: table.row),
                                isExpected: true, dive: .failure(error))))
                }
            }
        } catch {
            failures.append(error)
        }
    }

    private static func name(ofRow row: Int) -> String { "\(resultsFileName), row \(row)" }

    private mutating func entry(
        of row: TournamentRow, at place: Place, _ firsts: inout FirstRows
    ) -> TournamentListing.Entry {
        let event = row.event ?? place.name
        func entry(
            _ file: String, _ dive: Result<LabeledDive, EvaluationError>, remark: String? = nil
        ) -> TournamentListing.Entry {
            TournamentListing.Entry(
                folder: place.url, event: event, file: file, isExpected: true, dive: dive, remark: remark)
        }
        let path: String
        do {
            path = try row.path()
        } catch {
            return entry(Self.name(ofRow: row.row), .failure(error))
        }
        let file = NamedFile(path, in: firsts.folder)
        if case .real(let identity) = file { namedFiles.insert(identity) }
        let refusal = row.straightRefusal
        let dive = Result { () throws(EvaluationError) in
            let dive =
                if refusal == nil { try row.dive(in: place.url) } else {
                    try row.diveWithoutResult(in: place.url)
                }
            if let first = firsts.first(row, path, naming: file, for: event) {
                throw row.namedTwice(path, as: first)
            }
            return dive
        }
        return entry(path, dive, remark: refusal?.remarkOfStraightDive)
    }
}

extension EvaluationError {
    fileprivate var remarkOfStraightDive: String {
        "\(subject): \(problem); the dive is judged, its result is left out."
    }
}
