import Foundation

/// What was found so far in tournament folders and below, see ``TournamentListing``.
struct TournamentSearch {
    private(set) var entries: [TournamentListing.Entry] = []
    private(set) var failures: [EvaluationError] = []
    private var visited: Set<FolderContents.Identity> = []
    private var namedFiles: Set<NamedFile> = []

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

    /// A file that a row names: by the folder that holds it, whatever path leads there, and the bytes of its name.
    private struct NamedFile: Hashable {
        let folder: FolderContents.Identity
        let name: [UInt8]
    }

    /// Adds the dives of a folder and of all folders below that were not searched before.
    mutating func search(_ folder: URL) {
        let name = folder.absoluteURL.standardizedFileURL.lastPathComponent
        let found = (entries.count, failures.count, visited.count)
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
        if (entries.count, failures.count) == (found.0, found.1), visited.count > found.2 {
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
        if contents.hasResults { addRows(of: contents, at: place) }
        let isExpected = !(place.isBelowResults || contents.hasResults)
        for video in contents.videos
        where !namedFiles.contains(NamedFile(folder: contents.identity, name: Array(video.utf8))) {
            let url = place.url.appending(path: video, directoryHint: .notDirectory)
            addEntry(
                place.url, place.name, video, isExpected: isExpected, .success(LabeledDive(unlabeled: url)))
        }
        if isUnnamedImageFolder(contents, place), let parent = place.parent {
            addEntry(
                parent.url, parent.name, place.name, isExpected: !place.isBelowResults,
                .success(LabeledDive(unlabeled: parent.url.appending(path: place.name))))
        }
    }

    private func isUnnamedImageFolder(_ contents: FolderContents, _ place: Place) -> Bool {
        guard contents.imageCount >= Self.fewestImages, !contents.hasResults, contents.videos.isEmpty,
            contents.subfolders.isEmpty, let parent = place.parent,
            let folder = FolderContents.Identity(ofFileAt: parent.url.path(percentEncoded: false))
        else { return false }
        return !namedFiles.contains(NamedFile(folder: folder, name: Array(place.name.utf8)))
    }

    /// Adds a dive for each row of the folder's `results.csv`; rows that are none are failed dives.
    private mutating func addRows(of contents: FolderContents, at place: Place) {
        do {
            var table = try TournamentTable(of: place.url, subject: place.subject)
            var folders: [[UInt8]: FolderContents.Identity?] = [:]
            while let next = table.next() {
                let rowName = "\(resultsFileName), row \(table.row)"
                do {
                    let row = try next.get()
                    let event = row.event ?? place.name
                    let path = Result { () throws(EvaluationError) in try row.path() }
                    if let path = try? path.get() {
                        name(path, in: place.url, contents.identity, &folders)
                    }
                    addEntry(
                        place.url, event, (try? path.get()) ?? rowName, isExpected: true,
                        Result { () throws(EvaluationError) in try row.dive(in: place.url) })
                } catch {
                    addEntry(place.url, place.name, rowName, isExpected: true, .failure(error))
                }
            }
        } catch {
            failures.append(error)
        }
    }

    /// Remembers that a row names a file.
    private mutating func name(
        _ path: String, in url: URL, _ identity: FolderContents.Identity,
        _ folders: inout [[UInt8]: FolderContents.Identity?]
    ) {
        var parts = path.utf8.split(separator: UInt8(ascii: "/"))
        guard let name = parts.popLast() else { return }
        var folder: FolderContents.Identity? = identity
        if !parts.isEmpty {
            let above = Array(parts.joined(separator: [UInt8(ascii: "/")]))
            if let known = folders[above] {
                folder = known
            } else {
                folder = FolderContents.Identity(
                    ofFileAt: url.path(percentEncoded: false) + "/" + String(decoding: above, as: UTF8.self))
                folders[above] = folder
            }
        }
        if let folder { namedFiles.insert(NamedFile(folder: folder, name: Array(name))) }
    }

    private mutating func addEntry(
        _ folder: URL, _ event: String, _ file: String, isExpected: Bool,
        _ dive: Result<LabeledDive, EvaluationError>
    ) {
        entries.append(
            TournamentListing.Entry(
                folder: folder, event: event, file: file, isExpected: isExpected, dive: dive))
    }
}
