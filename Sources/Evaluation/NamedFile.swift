import Foundation

/// The file that a row names, whatever path leads there.
enum NamedFile: Hashable {
    case real(FolderContents.Identity)
    /// The parts of its path.
    case missing([[UInt8]])

    init(_ path: String, in folder: URL) {
        if let file = FolderContents.Identity(ofFileAt: "\(folder.path(percentEncoded: false))/\(path)") {
            self = .real(file)
        } else {
            self = .missing(
                path.utf8.split(separator: UInt8(ascii: "/")).map(Array.init).filter {
                    $0 != [UInt8(ascii: ".")]
                })
        }
    }
}

/// Which row of a `results.csv` was the first to name a file for an event.
struct FirstRows {
    private struct Use: Hashable {
        let event: String
        let file: NamedFile
    }

    private var rows: [Use: (row: Int, path: String)] = [:]

    /// The earlier row; nil, and remembered, where this one is the first.
    mutating func first(
        _ row: TournamentRow, _ path: String, naming file: NamedFile, for event: String
    ) -> (row: Int, path: String)? {
        let use = Use(event: event, file: file)
        if let first = rows[use] { return first }
        rows[use] = (row.row, path)
        return nil
    }
}
