import Files
import Foundation

/// A folder's contents that may be dives or lead to them; hidden files are omitted, names are in byte order.
struct FolderContents {
    /// The identity of a file or folder, whatever path leads to it.
    struct Identity: Hashable {
        let device: UInt64
        let inode: UInt64

        init(_ status: stat) {
            device = UInt64(status.st_dev)
            inode = UInt64(status.st_ino)
        }

        /// Nil if nothing exists there. A broken link has its own identity.
        init?(ofFileAt path: String) {
            var status = stat()
            guard stat(path, &status) == 0 || lstat(path, &status) == 0 else { return nil }
            self.init(status)
        }
    }

    let identity: Identity
    /// The name of the `results.csv`, in any letter case and of any file type; nil if there is none.
    private(set) var resultsName: String?
    /// Tables that appear to be meant as the `results.csv` but are not.
    private(set) var unreadTables: [String] = []
    /// Files with a video's extension.
    private(set) var videos: [String] = []
    private(set) var subfolders: [String] = []
    /// Whether there are images, whatever their names.
    private(set) var hasImages = false
    /// The number of numbered images in each series.
    private var imageCounts: [String: Int] = [:]
    /// Videos whose names are not UTF-8, so that no text can represent them: each such byte as \xE9.
    private(set) var nonUTF8Videos: [String] = []
    /// Folders with such names.
    private(set) var nonUTF8Folders: [String] = []

    /// File name extensions of videos that no row needs to name; a GIF is more likely a logo.
    private static let videoExtensions: Set = [
        "3g2", "3gp", "asf", "avi", "dv", "f4v", "flv", "h264", "hevc", "ivf", "m1v", "m2t", "m2ts",
        "m2v", "m4v", "mkv", "mov", "mp4", "mpe", "mpeg", "mpg", "mts", "mxf", "nut", "obu", "ogm", "ogv",
        "qt",
        "rm", "rmvb", "ts", "vc1", "vob", "webm", "wmv", "y4m",
    ]

    private static let imageExtensions: Set = ["bmp", "jpeg", "jpg", "png", "tif", "tiff", "webp"]

    /// Lists a folder with `readdir`: Foundation's listing replaces bytes that are not UTF-8.
    ///
    /// - Parameter subject: the folder, as messages name it.
    /// - Throws: `DatasetError` (unreadable) with the system's reason.
    init(of folder: URL, subject: String) throws(DatasetError) {
        func failure() -> DatasetError {
            DatasetError(
                .unreadable, subject,
                "the folder cannot be read (\(String(cString: strerror(errno))))",
                remedy: "Check that it exists and may be read.")
        }
        guard let stream = opendir(folder.path(percentEncoded: false)) else { throw failure() }
        defer { closedir(stream) }
        var status = stat()
        guard fstat(dirfd(stream), &status) == 0 else { throw failure() }
        identity = Identity(status)
        while true {
            errno = 0
            guard let entry = readdir(stream) else { break }
            let name = withUnsafeBytes(of: entry.pointee.d_name) { Array($0.prefix { $0 != 0 }) }
            guard name.first != UInt8(ascii: ".") else { continue }
            add(name, isFolder: Self.isFolder(entry.pointee.d_type, name, in: dirfd(stream)))
        }
        guard errno == 0 else { throw failure() }
        videos.sort { $0.utf8.lexicographicallyPrecedes($1.utf8) }
        subfolders.sort { $0.utf8.lexicographicallyPrecedes($1.utf8) }
        nonUTF8Videos.sort()
        nonUTF8Folders.sort()
        unreadTables.sort()
    }

    /// The number of numbered images in the largest series.
    var imageCount: Int { imageCounts.values.max() ?? 0 }

    var hasResults: Bool { resultsName != nil }

    /// Videos and folders whose names are not UTF-8.
    var nonUTF8Names: [String] { (nonUTF8Videos + nonUTF8Folders).sorted() }

    private mutating func add(_ bytes: [UInt8], isFolder: Bool) {
        let name = String(decoding: bytes, as: UTF8.self)
        let parts = bytes.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
        let pathExtension = String(decoding: parts.last ?? [], as: UTF8.self).lowercased()
        if !isFolder, parts.count > 1, Self.imageExtensions.contains(pathExtension) { hasImages = true }
        let isVideo = !isFolder && parts.count > 1 && Self.videoExtensions.contains(pathExtension)
        if !name.utf8.elementsEqual(bytes) {
            if isFolder { nonUTF8Folders.append(Self.escaped(bytes)) }
            if isVideo { nonUTF8Videos.append(Self.escaped(bytes)) }
        } else if name.lowercased() == resultsFileName {
            addResults(name)
        } else if isFolder {
            subfolders.append(name)
        } else if isVideo {
            videos.append(name)
        } else if let frame = FrameName(name) {
            imageCounts[frame.series, default: 0] += 1
        } else if Self.isUnreadTable(name.lowercased(), pathExtension) {
            unreadTables.append(name)
        }
    }

    /// Of several, the one in lower case is read, otherwise the first in byte order.
    private mutating func addResults(_ name: String) {
        guard let other = resultsName else {
            resultsName = name
            return
        }
        let isFirst =
            other != resultsFileName
            && (name == resultsFileName || name.utf8.lexicographicallyPrecedes(other.utf8))
        unreadTables.append(isFirst ? other : name)
        if isFirst { resultsName = name }
    }

    /// True for a spreadsheet or table, and for a text named results; not for a spreadsheet's lock file.
    private static func isUnreadTable(_ name: String, _ pathExtension: String) -> Bool {
        if ["fods", "numbers", "ods", "xls", "xlsb", "xlsm", "xlsx"].contains(pathExtension) {
            return !name.hasPrefix("~$")
        }
        return ["csv", "tsv"].contains(pathExtension) || pathExtension == "txt" && name.hasPrefix("result")
    }

    /// True for a folder, or a link to one.
    private static func isFolder(_ type: UInt8, _ name: [UInt8], in folder: Int32) -> Bool {
        guard type == DT_LNK || type == DT_UNKNOWN else { return type == DT_DIR }
        var status = stat()
        let characters = (name + [0]).map(CChar.init(bitPattern:))
        return fstatat(folder, characters, &status, 0) == 0 && status.st_mode & S_IFMT == S_IFDIR
    }

    private static func escaped(_ bytes: [UInt8]) -> String {
        var text = ""
        var rest = bytes[...]
        while let first = rest.first {
            let length = (1...min(4, rest.count)).first {
                String(validating: rest.prefix($0), as: UTF8.self) != nil
            }
            if let length {
                text += String(decoding: rest.prefix(length), as: UTF8.self)
            } else {
                text += "\\x" + String(first, radix: 16, uppercase: true)
            }
            rest = rest.dropFirst(length ?? 1)
        }
        return text
    }
}
