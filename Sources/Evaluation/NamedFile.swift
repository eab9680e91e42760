import Foundation

/// The file that a row names, whatever path leads there.
enum NamedFile: Hashable {
    case real(FolderContents.Identity)
    /// The bytes of its path, without what leads nowhere else.
    case missing([UInt8])

    /// - Parameters:
    ///   - path: the path below the folder.
    ///   - folder: the folder's path.
    init(_ path: String, in folder: String) {
        if let file = FolderContents.Identity(ofFileAt: "\(folder)/\(path)") {
            self = .real(file)
        } else {
            let slash = UInt8(ascii: "/")
            let parts = path.utf8.split(separator: slash).filter { !$0.elementsEqual(".".utf8) }
            self = .missing(Array(parts.joined(separator: CollectionOfOne(slash))))
        }
    }
}

/// Which row of a `results.csv` was the first to name a file for an event.
struct FirstRows {
    private struct Use: Hashable {
        let event: String
        let file: NamedFile
    }

    /// The path of the file's folder.
    let folder: String
    private var rows: [Use: (row: Int, path: String)] = [:]

    init(folder: String) {
        self.folder = folder
    }

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
