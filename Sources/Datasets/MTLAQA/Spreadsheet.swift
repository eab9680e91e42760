import Files
import Foundation

/// The cells of the first sheet of an Excel file.
///
/// ECMA-376, "Office Open XML File Formats", part 1, clause 18 (SpreadsheetML): cells hold their own text, or refer to the
/// table of shared strings. The sheet is read from where Excel and LibreOffice put the first one.
struct Spreadsheet {
    /// The rows from top to bottom, counted from 1; their cells by column, A is 0. Blank cells are omitted.
    let rows: [(number: Int, cells: [Int: String])]

    /// - Throws: `TensorsError` for an invalid zip file, `DatasetError` for one that is not a spreadsheet.
    init(contentsOf url: URL) throws {
        let file = try ZipFile(url)
        func read(_ name: String, sharedStrings: [String] = []) throws -> SheetReader {
            let bytes = try file.read(name, atMost: Self.mostBytes)
            func refuse(_ reason: String) -> DatasetError {
                DatasetError(
                    .invalidDataSet, "\(url.lastPathComponent), \(name)",
                    "it is not a sheet (\(reason))",
                    remedy: "Copy the file from the MTL-AQA release again.")
            }
            // The standard also allows UTF-16, which neither Excel nor LibreOffice writes.
            guard !bytes.contains(0), String(validating: bytes, as: UTF8.self) != nil else {
                throw refuse("it is not UTF-8")
            }
            // Forbidden by part 2 of the standard, and a route to entities that expand without end or reference other files.
            guard Data(bytes).range(of: Data("<!DOCTYPE".utf8)) == nil else {
                throw refuse("it declares a document type")
            }
            var xml = XMLReader(bytes)
            var reader = SheetReader(sharedStrings: sharedStrings)
            do {
                while let event = try xml.next() { try reader.take(event) }
            } catch {
                throw refuse("it is broken in line \(xml.lineNumber)")
            }
            return reader
        }
        let table = "xl/sharedStrings.xml"
        let strings = file.names.contains(table) ? try read(table).strings : []
        rows = try read("xl/worksheets/sheet1.xml", sharedStrings: strings).rows
    }

    /// No sheet's file is larger unpacked; the data set's largest is 0.3 MB.
    private static let mostBytes = 64 << 20
}

/// Collects the cells of a sheet, or the strings of the table of shared strings.
private struct SheetReader {
    private(set) var rows: [(number: Int, cells: [Int: String])] = []
    private(set) var strings: [String] = []
    /// The number of rows in an Excel sheet.
    private static let mostRows = 1_048_576
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

    mutating func take(_ event: XMLReader.Event) throws(XMLReader.Broken) {
        switch event {
        case .start(let element, let attributes): try begin(element, attributes)
        case .text(let characters): text? += characters
        case .end(let element): try end(element)
        }
    }

    private mutating func begin(
        _ element: String, _ attributes: [String: String]
    ) throws(XMLReader.Broken) {
        switch element {
        case "row":
            let earlier = rows.last?.number ?? 0
            let number = attributes["r"].map { Int($0) } ?? earlier + 1
            guard let number, number > earlier, number <= Self.mostRows else { throw XMLReader.Broken() }
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

    private mutating func end(_ element: String) throws(XMLReader.Broken) {
        switch element {
        case "v":
            value = text ?? ""
            text = nil
        case "t":
            // A phonetic run repeats the text's pronunciation.
            if phoneticDepth == 0 { string += text ?? "" }
            text = nil
        case "rPh": phoneticDepth -= 1
        case "si": strings.append(string)
        case "c": try endCell()
        default: break
        }
    }

    private mutating func endCell() throws(XMLReader.Broken) {
        let content: String
        switch type {
        case "s":
            guard let index = Int(value), sharedStrings.indices.contains(index) else {
                throw XMLReader.Broken()
            }
            content = sharedStrings[index]
        case "inlineStr": content = string
        default: content = value
        }
        guard !content.isEmpty, !rows.isEmpty else { return }
        rows[rows.count - 1].cells[column] = content
    }

    /// The column in a cell's name: "C7" is 2.
    private static func column(_ name: String) -> Int? {
        let letters = name.unicodeScalars.prefix { $0 >= "A" && $0 <= "Z" }
        guard (1...3).contains(letters.count) else { return nil }
        return letters.reduce(0) { $0 * 26 + Int($1.value) - 64 } - 1
    }
}
