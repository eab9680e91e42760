/// Reads an XML document in UTF-8, event by event (W3C, "Extensible Markup Language 1.0", fifth edition).
///
/// Only as much of XML as a sheet needs, so that the tools need no XML library: no document type, and hence only the five
/// predefined entities and numeric character references. Namespaces are not resolved; element names come without their
/// prefixes.
struct XMLReader {
    enum Event: Equatable {
        case start(name: String, attributes: [String: String])
        case text(String)
        case end(name: String)
    }

    /// The document is not well-formed.
    struct Broken: Error {}

    private let bytes: [UInt8]
    private var position = 0
    /// The qualified names of the open elements.
    private var open: [String] = []
    private var hasRoot = false
    /// Whether the most recently opened element ends with its own tag: `<a/>`.
    private var isEmptyElement = false
    /// No legitimate document nests deeper; an office document has five levels.
    private static let mostOpen = 256

    /// - Parameter bytes: UTF-8, already validated by the caller. Any declared encoding is ignored.
    init(_ bytes: [UInt8]) {
        self.bytes = bytes
        _ = skips("\u{FEFF}")
        if skips("<?xml "), let end = find("?>") { position = end + 2 }
    }

    /// The last line read, from 1.
    var lineNumber: Int { bytes[..<position].count { $0 == UInt8(ascii: "\n") } + 1 }

    /// - Returns: nil once the document has ended.
    mutating func next() throws(Broken) -> Event? {
        if isEmptyElement {
            isEmptyElement = false
            return .end(name: Self.local(open.removeLast()))
        }
        while position < bytes.count {
            if skips("<!--") {
                _ = try content(before: "-->")
            } else if skips("<![CDATA[") {
                let text = try content(before: "]]>")
                guard !open.isEmpty else { throw Broken() }
                return .text(String(decoding: text, as: UTF8.self))
            } else if skips("<?") {
                guard try name() != "xml" else { throw Broken() }
                _ = try content(before: "?>")
            } else if skips("</") {
                return try endTag()
            } else if skips("<") {
                return try startTag()
            } else {
                let end = bytes[position...].firstIndex(of: UInt8(ascii: "<")) ?? bytes.count
                let text = try text(until: end)
                if !open.isEmpty { return .text(text) }
                guard text.allSatisfy(\.isWhitespace) else { throw Broken() }
            }
        }
        guard hasRoot, open.isEmpty else { throw Broken() }
        return nil
    }

    // MARK: Tags

    private mutating func startTag() throws(Broken) -> Event {
        let name = try name()
        guard open.count < Self.mostOpen, !(open.isEmpty && hasRoot) else { throw Broken() }
        hasRoot = true
        open.append(name)
        var attributes: [String: String] = [:]
        while true {
            let hasSpace = skipsSpace()
            if skips("/>") {
                isEmptyElement = true
                break
            }
            if skips(">") { break }
            guard hasSpace else { throw Broken() }
            let (key, value) = try attribute()
            guard attributes.updateValue(value, forKey: key) == nil else { throw Broken() }
        }
        return .start(name: Self.local(name), attributes: attributes)
    }

    private mutating func attribute() throws(Broken) -> (String, String) {
        let key = try name()
        _ = skipsSpace()
        guard skips("=") else { throw Broken() }
        _ = skipsSpace()
        guard position < bytes.count else { throw Broken() }
        let quote = bytes[position]
        guard quote == UInt8(ascii: "\"") || quote == UInt8(ascii: "'"),
            let end = bytes[(position + 1)...].firstIndex(of: quote),
            !bytes[position..<end].contains(UInt8(ascii: "<"))
        else { throw Broken() }
        position += 1
        let value = try text(until: end)
        position += 1
        return (key, value)
    }

    private mutating func endTag() throws(Broken) -> Event {
        let name = try name()
        _ = skipsSpace()
        guard skips(">"), open.popLast() == name else { throw Broken() }
        return .end(name: Self.local(name))
    }

    private mutating func name() throws(Broken) -> String {
        let end = bytes[position...].firstIndex { $0 <= 0x20 || "/>=<?&'\"".utf8.contains($0) } ?? bytes.count
        guard end > position else { throw Broken() }
        defer { position = end }
        return String(decoding: bytes[position..<end], as: UTF8.self)
    }

    private static func local(_ name: String) -> String {
        name.lastIndex(of: ":").map { String(name[name.index(after: $0)...]) } ?? name
    }

    // MARK: Text

    private mutating func text(until end: Int) throws(Broken) -> String {
        var text: [UInt8] = []
        while position < end {
            let plain = bytes[position..<end].firstIndex(of: UInt8(ascii: "&")) ?? end
            text += bytes[position..<plain]
            position = plain
            if plain < end { text += String(try reference(before: end)).utf8 }
        }
        return String(decoding: text, as: UTF8.self)
    }

    /// `&amp;`, `&#38;` or `&#x26;`.
    private mutating func reference(before end: Int) throws(Broken) -> Character {
        guard let semicolon = bytes[position..<end].firstIndex(of: UInt8(ascii: ";")) else { throw Broken() }
        let name = String(decoding: bytes[(position + 1)..<semicolon], as: UTF8.self)
        position = semicolon + 1
        if let known = Self.entities[name] { return known }
        let number = name.hasPrefix("#x") ? UInt32(name.dropFirst(2), radix: 16) : UInt32(name.dropFirst())
        guard name.hasPrefix("#"), let number, let scalar = Unicode.Scalar(number) else { throw Broken() }
        return Character(scalar)
    }

    private static let entities: [String: Character] = [
        "amp": "&", "lt": "<", "gt": ">", "quot": "\"", "apos": "'",
    ]

    // MARK: Bytes

    private mutating func skips(_ token: String) -> Bool {
        guard bytes[position...].starts(with: token.utf8) else { return false }
        position += token.utf8.count
        return true
    }

    private mutating func skipsSpace() -> Bool {
        let end = bytes[position...].firstIndex { ![0x20, 0x09, 0x0A, 0x0D].contains($0) } ?? bytes.count
        defer { position = end }
        return end > position
    }

    private mutating func content(before token: String) throws(Broken) -> ArraySlice<UInt8> {
        guard let end = find(token) else { throw Broken() }
        defer { position = end + token.utf8.count }
        return bytes[position..<end]
    }

    private func find(_ token: String) -> Int? {
        bytes.indices[position...].first { bytes[$0...].starts(with: token.utf8) }
    }
}
