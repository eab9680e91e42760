import Foundation

/// The file that a row names, whatever path leads to it.
enum NamedFile: Hashable {
    case real(FolderContents.Identity)
    /// The bytes of its path, without redundant components.
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

/// The first row of a `results.csv` that names a file, and the end of the dive in it, per event.
struct FirstRows {
    private struct Use: Hashable {
        let event: String
        let file: NamedFile
        let endFrame: Int?
    }

    /// The path of the file's folder.
    let folder: String
    private var rows: [Use: (row: Int, path: String)] = [:]

    init(folder: String) {
        self.folder = folder
    }

    /// The earlier row; nil if this is the first, which is then remembered.
    mutating func first(
        _ row: TournamentRow, _ path: String, naming file: NamedFile, endFrame: Int?, for event: String
    ) -> (row: Int, path: String)? {
        let use = Use(event: event, file: file, endFrame: endFrame)
        if let first = rows[use] { return first }
        rows[use] = (row.row, path)
        return nil
    }
}

/// Finds the videos that a row may mean if its path does not match exactly.
struct SimilarFiles {
    /// For each folder read, the videos and subfolders by the normalised form of their names.
    private var folders: [String: (videos: [String: [String]], subfolders: [String: [String]])] = [:]

    /// The paths of videos below a folder that differ from a path only in blanks around names, `\` for `/`, case, the
    /// encoding of accents or a missing extension; in byte order.
    ///
    /// - Parameters:
    ///   - path: a path inside the folder at which nothing exists.
    ///   - folder: the folder's path.
    mutating func paths(like path: String, in folder: String) -> [String] {
        let slashed = path.replacing("\\", with: "/")
        guard isInside(slashed) else { return [] }
        let parts = slashed.utf8.split(separator: UInt8(ascii: "/")).compactMap { String($0)?.trimmed }
        guard let name = parts.last, !parts.contains("..") else { return [] }
        var parent = ""
        for part in parts.dropLast() where part != "." {
            let subfolders = names(in: "\(folder)/\(parent)").subfolders[Self.key(of: part)] ?? []
            guard let subfolder = subfolders.first(where: { $0 == part }) ?? subfolders.first,
                subfolders.count == 1 || subfolder == part
            else { return [] }
            parent += subfolder + "/"
        }
        return (names(in: "\(folder)/\(parent)").videos[Self.key(of: name)] ?? []).map { parent + $0 }
    }

    private mutating func names(
        in folder: String
    ) -> (videos: [String: [String]], subfolders: [String: [String]]) {
        if let known = folders[folder] { return known }
        let url = URL(filePath: folder, directoryHint: .isDirectory)
        let contents = try? FolderContents(of: url, subject: folder)
        var videos = Dictionary(grouping: contents?.videos ?? [], by: Self.key)
        for video in contents?.videos ?? [] {
            let stem = video.prefix(upTo: video.lastIndex(of: ".") ?? video.endIndex)
            videos[Self.key(of: String(stem)), default: []].append(video)
        }
        let names = (videos, Dictionary(grouping: contents?.subfolders ?? [], by: Self.key))
        folders[folder] = names
        return names
    }

    private static func key(of name: String) -> String {
        name.precomposedStringWithCanonicalMapping.lowercased().trimmed
    }
}
