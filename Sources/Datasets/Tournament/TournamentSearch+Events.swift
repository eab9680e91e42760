import Foundation

extension TournamentSearch {
    /// The entries; if several folders have an event of the same name, each name gets as much of its folder's path as needed
    /// to distinguish them: "mondays/final" for folders named final, "Final (mondays)" for rows that say Final.
    func entriesWithDistinctEvents() -> [TournamentListing.Entry] {
        let entries = entries
        var events: [String] = []
        var foldersOfEvent: [String: [URL]] = [:]
        var known: Set<EventOfFolder> = []
        for entry in entries where known.insert(EventOfFolder(entry)).inserted {
            if foldersOfEvent[entry.event] == nil { events.append(entry.event) }
            foldersOfEvent[entry.event, default: []].append(entry.folder)
        }
        guard known.count > events.count else { return entries }
        var taken = Set(events.filter { foldersOfEvent[$0]?.count == 1 })
        var names: [EventOfFolder: String] = [:]
        for event in events {
            guard let folders = foldersOfEvent[event], folders.count > 1 else { continue }
            for (folder, place) in zip(folders, distinctEndings(of: folders)) {
                let isFoldersOwn = event == folder.absoluteURL.standardizedFileURL.lastPathComponent
                let wanted = isFoldersOwn ? place : "\(event) (\(place))"
                var name = wanted
                var count = 1
                // Names that differ only in the encoding of accents are equal to a reader, and to Swift.
                while !taken.insert(name).inserted {
                    count += 1
                    name = "\(wanted) \(count)"
                }
                names[EventOfFolder(event: event, folder: folder)] = name
            }
        }
        return entries.map { entry in
            var entry = entry
            entry.event = names[EventOfFolder(entry)] ?? entry.event
            return entry
        }
    }
}

private struct EventOfFolder: Hashable {
    let event: String
    let folder: URL

    init(event: String, folder: URL) {
        self.event = event
        self.folder = folder
    }

    init(_ entry: TournamentListing.Entry) {
        self.init(event: entry.event, folder: entry.folder)
    }
}

/// The last components of each path, as many as needed to distinguish them all.
private func distinctEndings(of folders: [URL]) -> [String] {
    let paths = folders.map { $0.absoluteURL.standardizedFileURL.pathComponents }
    var count = 1
    while true {
        let endings = paths.map { $0.suffix(count).joined(separator: "/") }
        if Set(endings).count == endings.count || paths.allSatisfy({ $0.count <= count }) { return endings }
        count += 1
    }
}
