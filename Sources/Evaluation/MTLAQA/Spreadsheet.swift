import Foundation
import FoundationXML
import Tensors

/// The cells of the first sheet of an Excel file.
///
/// ECMA-376, "Office Open XML File Formats", part 1, clause 18 (SpreadsheetML): cells are of the sheet's own
/// text, or point into the table of shared strings. The sheet is taken from where Excel and LibreOffice put the
/// first one.
struct Spreadsheet {
    /// The rows from top to bottom, counted from 1; their cells by column, A is 0. Blank cells are left out.
    let rows: [(number: Int, cells: [Int: String])]

    /// - Throws: `TensorsError` for a file that is no sound zip file, `EvaluationError` for one that is no
    ///   spreadsheet.
    init(contentsOf url: URL) throws {
        let file = try ZipFile(url)
        func parse(_ name: String, _ reader: SheetReader) throws {
            let bytes = try file.read(name, atMost: Self.mostBytes)
            func refuse(_ reason: String) -> EvaluationError {
                EvaluationError(
                    code: .invalidDataSet, subject: "\(url.lastPathComponent), \(name)",
                    problem: "it is no sheet (\(reason))",
                    remedy: "Copy the file from the MTL-AQA release again.")
            }
            // The standard allows UTF-16 as well, which neither Excel nor LibreOffice writes.
            guard !bytes.contains(0), String(validating: bytes, as: UTF8.self) != nil else {
                throw refuse("it is not UTF-8")
            }
            // Forbidden in part 2 of the standard, and the way to entities that unfold without end or name other files.
            guard Data(bytes).range(of: Data("<!DOCTYPE".utf8)) == nil else {
                throw refuse("it declares a document type")
            }
            let parser = XMLParser(data: Self.declaredUTF8(bytes))
            parser.shouldProcessNamespaces = true
            parser.delegate = reader
            // The parser itself is content with a file that breaks off.
            guard parser.parse(), reader.isWhole else {
                throw refuse("it is broken in line \(parser.lineNumber)")
            }
        }
        let strings = SheetReader(sharedStrings: [])
        if file.names.contains("xl/sharedStrings.xml") { try parse("xl/sharedStrings.xml", strings) }
        let sheet = SheetReader(sharedStrings: strings.strings)
        try parse("xl/worksheets/sheet1.xml", sheet)
        rows = sheet.rows
    }

    /// The same XML under a declaration of our own, so that the parser reads the bytes that were checked: its own
    /// declaration may name an encoding in which they say something else.
    private static func declaredUTF8(_ bytes: [UInt8]) -> Data {
        var rest = bytes[...]
        if rest.starts(with: "\u{FEFF}".utf8) { rest = rest.dropFirst(3) }
        if rest.starts(with: "<?xml".utf8), let end = rest.firstIndex(of: UInt8(ascii: ">")) {
            rest = rest[(end + 1)...]
        }
        return Data("<?xml version=\"1.0\" encoding=\"UTF-8\"?>".utf8) + rest
    }

    /// No file of the sheet is larger unpacked; the data set's largest has 0.3 MB.
    private static let mostBytes = 64 << 20
}

/// Collects the cells of a sheet, or the strings of the table of shared strings.
private final class SheetReader: NSObject, XMLParserDelegate {
    private(set) var rows: [(number: Int, cells: [Int: String])] = []
    private(set) var strings: [String] = []
    /// True once the outermost element has ended, and every cell could be read.
    var isWhole: Bool { hasEnded && !isBroken }
    /// As many rows as a sheet of Excel has.
    private static let mostRows = 1_048_576
    private var depth = 0
    private var hasEnded = false
    private var isBroken = false
    private let sharedStrings: [String]
    private var text: String?
    private var string = ""
    private var phoneticDepth = 0
    private var column = -1
    private var type = ""
    private var value = ""

    init(sharedStrings: [String]) {
        self.sharedStrings = sharedStrings
    }

    func parser(
        _ parser: XMLParser, didStartElement element: String, namespaceURI: String?, qualifiedName: String?,
        attributes: [String: String]
    ) {
        depth += 1
        switch element {
        case "row":
            let earlier = rows.last?.number ?? 0
            let number = attributes["r"].map { Int($0) } ?? earlier + 1
            guard let number, number > earlier, number <= Self.mostRows else { return breakOff(parser) }
            rows.append((number, [:]))
            column = -1
        case "c":
            column = attributes["r"].flatMap(Self.column) ?? column + 1
            type = attributes["t"] ?? "n"
            value = ""
            string = ""
        case "si": string = ""
        case "rPh": phoneticDepth += 1
        case "v", "t": text = ""
        default: break
        }
    }

    func parser(_ parser: XMLParser, foundCharacters characters: String) {
        text? += characters
    }

    func parser(
        _ parser: XMLParser, didEndElement element: String, namespaceURI: String?, qualifiedName: String?
    ) {
        depth -= 1
        hasEnded = depth == 0
        switch element {
        case "v":
            value = text ?? ""
            text = nil
        case "t":
            // A phonetic run repeats how the text is pronounced.
            if phoneticDepth == 0 { string += text ?? "" }
            text = nil
        case "rPh": phoneticDepth -= 1
        case "si": strings.append(string)
        case "c": endCell(parser)
        default: break
        }
    }

    private func endCell(_ parser: XMLParser) {
        let content: String
        switch type {
        case "s":
            guard let index = Int(value), sharedStrings.indices.contains(index) else {
                return breakOff(parser)
            }
            content = sharedStrings[index]
        case "inlineStr": content = string
        default: content = value
        }
        guard !content.isEmpty, !rows.isEmpty else { return }
        rows[rows.count - 1].cells[column] = content
    }

    private func breakOff(_ parser: XMLParser) {
        isBroken = true
        parser.abortParsing()
    }

    /// The column of a cell's name: "C7" is 2.
    private static func column(_ name: String) -> Int? {
        let letters = name.unicodeScalars.prefix { $0 >= "A" && $0 <= "Z" }
        guard (1...3).contains(letters.count) else { return nil }
        return letters.reduce(0) { $0 * 26 + Int($1.value) - 64 } - 1
    }
}
