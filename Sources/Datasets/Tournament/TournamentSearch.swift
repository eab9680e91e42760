import Diving
import Foundation

/// What has been found so far in tournament folders and their subfolders, see ``TournamentListing``.
struct TournamentSearch {
    private(set) var failures: [DatasetError] = []
    private(set) var notices: [String] = []
    private var found: [Found] = []
    private var visited: Set<FolderContents.Identity> = []
    /// The files that rows name.
    private var namedFiles: Set<FolderContents.Identity> = []
    /// The files listed without a row.
    private var unnamedFiles: Set<FolderContents.Identity> = []
    private var videoCount = 0

    private struct Found {
        var entry: TournamentListing.Entry
        /// The file, if no row led to it.
        var unnamedFile: FolderContents.Identity?
    }

    /// The dives, without those of videos that were first found and then named by a row.
    var entries: [TournamentListing.Entry] {
        found.lazy.filter { found in found.unnamedFile.map { !namedFiles.contains($0) } ?? true }.map(\.entry)
    }

    /// The fewest frames of a dive that can be judged.
    private static let fewestImages = 16

    /// A folder still to be searched.
    private struct Place {
        let url: URL
        /// As shown in messages: starting with the searched folder's own name.
        let subject: String
        /// The event name of its dives if no row states another.
        let name: String
        /// True if a folder above has a `results.csv`.
        var isBelowResults = false
        /// True if the `results.csv` of the folder, or of one above, cannot be read.
        var isUnsure = false
        /// The parent folder, to which an image folder belongs; nil at the top.
        var parent: (url: URL, name: String)?

        func below(_ subfolder: String, _ hasResults: Bool) -> Place {
            Place(
                url: url.appending(path: subfolder, directoryHint: .isDirectory),
                subject: "\(subject)/\(subfolder)", name: subfolder,
                isBelowResults: isBelowResults || hasResults, isUnsure: isUnsure, parent: (url, name))
        }
    }

    /// Adds the dives of a folder and of all its subfolders not searched before.
    mutating func search(_ folder: URL) {
        let name = folder.absoluteURL.standardizedFileURL.lastPathComponent
        let before = (videoCount, failures.count, visited.count)
        // A list instead of recursion: folders may be nested to any depth.
        var places = [Place(url: folder, subject: name, name: name)]
        while var place = places.popLast() {
            do {
                let contents = try FolderContents(of: place.url, subject: place.subject)
                guard visited.insert(contents.identity).inserted else { continue }
                add(contents, at: &place)
                places += contents.subfolders.reversed().map { place.below($0, contents.hasResults) }
            } catch {
                failures.append(error)
            }
        }
        if (videoCount, failures.count) == (before.0, before.1), visited.count > before.2 {
            failures.append(
                DatasetError(
                    .unreadable, name,
                    "no videos and no \(resultsFileName) with a dive found in the folder or its subfolders",
                    remedy: "Name a folder with videos, or write \(resultsFileName) with a column \"file\"."))
        }
    }

    private mutating func add(_ contents: FolderContents, at place: inout Place) {
        failures += contents.nonUTF8Names.map { .nonUTF8Name("\(place.subject)/\($0)") }
        notices += contents.unreadTables(at: place.subject)
        if let name = contents.resultsName { addRows(of: name, at: &place) }
        let isExpected = place.isUnsure || !(place.isBelowResults || contents.hasResults)
        for video in contents.videos {
            let url = place.url.appending(path: video, directoryHint: .notDirectory)
            addUnnamed(
                TournamentListing.Entry(
                    folder: place.url, event: place.name, file: video, isExpected: isExpected,
                    dive: .success(LabeledDive(unlabeled: url)), isOfUnsureEvent: place.isUnsure),
                FolderContents.Identity(ofFileAt: url.path(percentEncoded: false)))
        }
        if let parent = place.parent, isImageFolder(contents) {
            addUnnamed(
                TournamentListing.Entry(
                    folder: parent.url, event: parent.name, file: place.name,
                    isExpected: place.isUnsure || !place.isBelowResults,
                    dive: .success(LabeledDive(unlabeled: parent.url.appending(path: place.name))),
                    isOfUnsureEvent: place.isUnsure),
                contents.identity)
        }
    }

    private func isImageFolder(_ contents: FolderContents) -> Bool {
        contents.imageCount >= Self.fewestImages && !contents.hasResults && contents.videos.isEmpty
            && contents.subfolders.isEmpty
    }

    /// Adds a dive that no row led to, unless its file is already listed.
    private mutating func addUnnamed(_ entry: TournamentListing.Entry, _ file: FolderContents.Identity?) {
        videoCount += 1
        if let file, !unnamedFiles.insert(file).inserted { return }
        found.append(Found(entry: entry, unnamedFile: file))
    }

    /// Adds a dive for each row of the folder's `results.csv`; unreadable rows are failed dives.
    private mutating func addRows(of fileName: String, at place: inout Place) {
        do {
            var rows = try Rows(of: fileName, at: place)
            let firstRow = found.count
            var isBroken = false
            while let next = rows.table.next() {
                videoCount += 1
                do {
                    let row = try next.get()
                    let entry = entry(of: row, &rows, at: place)
                    if let dive = try? entry.dive.get() {
                        rows.panels.add(row, dive, event: entry.event, at: found.count)
                    }
                    isBroken = isBroken || (entry.isOfUnsureEvent && row.event == nil)
                    found.append(Found(entry: entry))
                } catch {
                    isBroken = true
                    found.append(
                        Found(
                            entry: TournamentListing.Entry(
                                folder: place.url, event: place.name, file: rows.name(of: rows.table.row),
                                isExpected: true, dive: .failure(error))))
                }
            }
            // An unreadable row, or one that names neither video nor event, may belong to any of the events.
            if isBroken {
                for index in found.indices[firstRow...] { found[index].entry.isOfUnsureEvent = true }
            }
            let panels = rows.panels.resolve()
            for (index, truth) in panels.truths {
                found[index].entry.dive = found[index].entry.dive.map { dive in
                    var dive = dive
                    dive.truth = truth
                    return dive
                }
            }
            let remarks = (rows.remarks + panels.remarks).sorted { $0.row < $1.row }
            notices += rows.table.notices + panels.notices + remarks.sentences(file: rows.table.name)
        } catch {
            place.isUnsure = true
            failures.append(error)
        }
    }

    /// The rows of one `results.csv`, with what needs to be remembered from those already read.
    private struct Rows {
        let fileName: String
        var table: TournamentTable
        /// The table before its first row.
        private let unread: TournamentTable
        var firsts: FirstRows
        var similarFiles = SimilarFiles()
        var panels: TablePanels
        /// Cells that are unusable or contradict another.
        var remarks: [TableRemark] = []

        init(of fileName: String, at place: Place) throws(DatasetError) {
            self.fileName = fileName
            unread = try TournamentTable(of: place.url, fileName: fileName, subject: place.subject)
            table = unread
            panels = TablePanels(file: unread.name)
            firsts = FirstRows(folder: place.url.path(percentEncoded: false))
        }

        func name(of row: Int) -> String { "\(fileName), row \(row)" }

        /// The files, by their paths below the folder, that rows name exactly.
        private lazy var exactPaths: Set<[UInt8]> = {
            var (table, paths) = (unread, Set<[UInt8]>())
            while let next = table.next() {
                if let path = try? next.get().path() { paths.insert(Array(path.utf8)) }
            }
            return paths
        }()

        /// The videos that a row with a missing file may mean, except those that another row names exactly.
        mutating func files(like path: String) -> [String] {
            similarFiles.paths(like: path, in: firsts.folder).filter { !exactPaths.contains(Array($0.utf8)) }
        }
    }

    private mutating func entry(
        of row: TournamentRow, _ rows: inout Rows, at place: Place
    ) -> TournamentListing.Entry {
        let event = row.event ?? place.name
        func entry(
            _ file: String, _ dive: Result<LabeledDive, DatasetError>, _ remarks: [String] = [],
            isOfUnsureEvent: Bool = false
        ) -> TournamentListing.Entry {
            TournamentListing.Entry(
                folder: place.url, event: event, file: file, isExpected: true, dive: dive, diver: row.diver,
                remarks: remarks, isOfUnsureEvent: isOfUnsureEvent)
        }
        var path: String
        do {
            path = try row.path()
        } catch {
            return entry(rows.name(of: row.row), .failure(error), isOfUnsureEvent: true)
        }
        var remarks: [String] = []
        var file = NamedFile(path, in: rows.firsts.folder)
        switch file {
        case .real: break
        case .missing:
            let similar = rows.files(like: path)
            if similar.count == 1 {
                remarks.append(row.remark(taking: similar[0], for: path))
                path = similar[0]
                file = NamedFile(path, in: rows.firsts.folder)
            } else if similar.count > 1 {
                remarks.append("\(row.missing(path, similar: similar))")
            }
        }
        if case .real(let identity) = file { namedFiles.insert(identity) }
        let endFrame: Int?
        do {
            endFrame = try row.endFrame()
        } catch {
            return entry(path, .failure(error), remarks)
        }
        let name = endFrame.map { "\(path) to \(FilmTime(frameIndex: $0 - 1).clock)" } ?? path
        if let first = rows.firsts.first(row, path, naming: file, endFrame: endFrame, for: event) {
            return entry(name, .failure(row.namedTwice(path, as: first)), remarks)
        }
        let (dive, cellRemarks) = row.usable(path, endFrame: endFrame, in: place.url)
        rows.remarks +=
            cellRemarks + [row.positionRemark(dive), row.difficultyRemark(dive)].compactMap(\.self)
        return entry(name, .success(dive), remarks)
    }
}

extension FolderContents {
    /// A notice for each table that appears to be meant as the `results.csv`.
    fileprivate func unreadTables(at subject: String) -> [String] {
        unreadTables.compactMap { name in
            if let resultsName {
                let isResults = name.lowercased() == resultsFileName
                return isResults
                    ? "\(subject)/\(name) is ignored; \(resultsName) in the same folder is used." : nil
            }
            guard !videos.isEmpty || name.lowercased().hasPrefix("result") else { return nil }
            let isTable = ["csv", "tsv"].contains { name.lowercased().hasSuffix(".\($0)") }
            return isTable
                ? "\(subject)/\(name) is not read: name it results.csv if it holds the results."
                : "\(subject)/\(name) is not read: save it as results.csv (CSV UTF-8)."
        }
    }
}

extension FilmTime {
    /// As a player shows it: "1:01.20".
    fileprivate var clock: String { String(description.prefix { $0 != " " }) }
}
