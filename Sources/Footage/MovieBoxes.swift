/// The boxes of an MP4, MOV or HEIF file (ISO/IEC 14496-12, 4.2), read without libav.
struct MovieBoxes {
    struct Box {
        let name: String
        /// Where its contents begin.
        let contents: Int64
        /// Where it ends, which may be past the end of the file.
        let end: Int64
    }

    private let file: FileBytes
    /// The top-level boxes.
    let top: [Box]

    /// Nil if the file does not begin with a box that starts such files.
    init?(_ file: FileBytes) {
        self.file = file
        let openers: Set = [
            "ftyp", "styp", "moov", "moof", "mdat", "free", "skip", "wide", "pnot", "sidx", "uuid", "emsg",
        ]
        guard let first = file.name(at: 4), openers.contains(first) else { return nil }
        top = Self.boxes(of: file, in: 0..<file.size)
        guard !top.isEmpty else { return nil }
    }

    /// Whether all video in the file is encrypted: the samples are of the kind `encv` (ISO/IEC 23001-7), or `drmi` (FairPlay).
    var isEncrypted: Bool {
        let kinds = top.filter { $0.name == "moov" }.flatMap { children($0, "trak") }.flatMap(videoKinds)
        return !kinds.isEmpty && kinds.allSatisfy { $0 == "encv" || $0 == "drmi" }
    }

    /// The sample kinds of a track; empty if it is not a video.
    private func videoKinds(of track: Box) -> [String] {
        let media = children(track, "mdia").flatMap { children($0, "minf") }
        guard media.contains(where: { !children($0, "vmhd").isEmpty }) else { return [] }
        let tables: [Box] = media.flatMap { children($0, "stbl") }.flatMap { children($0, "stsd") }
        return tables.flatMap { table -> [String] in
            // After a version, flags and a count.
            let start = table.contents + 8
            return Self.boxes(of: file, in: start..<max(start, table.end)).map(\.name)
        }
    }

    /// Whether the film is fragmented, with an index for each fragment.
    var isFragmented: Bool { top.contains { $0.name == "moof" } }

    /// Why there is no index; nil if there is one.
    var missingIndex: String? {
        guard !top.contains(where: { $0.name == "moov" }) else { return nil }
        if isFragmented {
            return
                "This is a piece of a streamed video; the header with its index (\"moov\") is in another file."
        }
        if let cut { return "The file is cut short before its index (\"moov\"): \(cut)" }
        return
            "The file has no index (\"moov\"), which is written when a recording ends: the recording was not finished, "
            + "or the end of the file is missing."
    }

    /// How much of a top-level box is missing because the file ends; nil if none is cut off.
    var cut: String? {
        guard let last = top.last, last.end > file.size else { return nil }
        return "its last part (\"\(last.name)\") ends at byte \(last.end), the file at \(file.size)."
    }

    private func children(_ box: Box, _ name: String) -> [Box] {
        Self.boxes(of: file, in: box.contents..<max(box.contents, box.end)).filter { $0.name == name }.map {
            // Otherwise boxes could overlap, and reading would take the product of their counts.
            Box(name: $0.name, contents: $0.contents, end: min($0.end, box.end))
        }
    }

    private static func boxes(of file: FileBytes, in range: Range<Int64>) -> [Box] {
        var boxes: [Box] = []
        var position = range.lowerBound
        // A fragmented film has two boxes per fragment.
        while position < min(range.upperBound, file.size), boxes.count < 1_000_000 {
            guard let size = file.number(at: position, count: 4), let name = file.name(at: position + 4),
                name.allSatisfy(\.isASCII), size == 0 || size == 1 || size >= 8
            else { break }
            var (contents, end) = (position + 8, position + size)
            if size == 0 {
                end = range.upperBound
            } else if size == 1 {
                guard let long = file.number(at: position + 8, count: 8), long >= 16,
                    long < .max - position
                else { break }
                (contents, end) = (position + 16, position + long)
            }
            boxes.append(Box(name: name, contents: contents, end: end))
            position = end
        }
        return boxes
    }
}
