import Files
import Testing

@Suite struct CSVTests {
    private func records(_ text: String) throws -> [[String]] {
        var reader = CSVReader(Array(text.utf8))
        var records: [[String]] = []
        while let cells = try reader.next() { records.append(cells.map(CSVCell.read)) }
        return records
    }

    /// RELIABILITY 69.
    @Test(arguments: [
        ("=SUM(A1:A9)", "'=SUM(A1:A9)"), ("+1", "'+1"), ("@cmd", "'@cmd"), ("-2+3", "'-2+3"), ("-x", "'-x"),
        ("-", "'-"), ("--1", "'--1"), ("-1-1", "'-1-1"), ("-nan", "'-nan"), ("-0x1p4", "'-0x1p4"),
        ("-inf", "'-inf"),
        ("'x", "''x"), ("\tx", "\"'\tx\""), ("\r=1", "\"'\r=1\""), ("=1\n=2", "\"'=1\n=2\""),
        ("=\"a\"", "\"'=\"\"a\"\"\""),
        ("a=1", "a=1"), ("", ""),
    ])
    func `text that a spreadsheet would execute is neutralised and reads back`(
        _ text: String, _ written: String
    ) throws {
        #expect(csvLine([text, "x"]) == written + ",x\r\n")
        #expect(try records(csvLine([text, "x"])) == [[text, "x"]])
    }

    /// RELIABILITY 69.
    @Test(arguments: [-3.5, -70, 0.1, 78.4, -1e-9, 1e300, -0.0])
    func `a number stays a number`(_ number: Double) throws {
        #expect(csvLine([number.description]) == "\(number)\r\n")
        #expect(try records(csvLine([number.description])) == [[number.description]])
    }

    /// RELIABILITY 70.
    @Test(arguments: ["\r\n", "\n", "\r"]) func `a byte order mark and any line ends are read`(
        _ lineEnd: String
    ) throws {
        let text = "\u{FEFF}a,b" + lineEnd + "1,\"x\(lineEnd)y\"" + lineEnd
        #expect(try records(text) == [["a", "b"], ["1", "x\(lineEnd)y"]])
    }

    @Test(arguments: [(";", "sep=;\r\n"), (";", "\u{FEFF}SEP=;\n"), ("\t", "sep=\t\r\n"), (";", "")])
    func `other separators are read, and a line that names one is not a record`(
        _ separator: String, _ line: String
    ) throws {
        let text = line + "a;\"b;c\";d,e\nsep=;;f".replacing(";", with: separator)
        var reader = CSVReader(Array(text.utf8), separator: try #require(separator.utf8.first))
        #expect(try reader.next() == ["a", "b\(separator)c", "d,e"])
        #expect(reader.row == 1)
        #expect(try reader.next() == ["sep=", "", "f"])
    }

    @Test func `reading continues after an invalid record`() throws {
        let bytes = Array("a,\"b\"c\nd,e\n\"f\n".utf8) + [0xFF, 0x0A] + Array("g\r\nh".utf8)
        var reader = CSVReader(bytes)
        var results: [Result<[String]?, CSVReader.Fault>] = []
        while results.last != .success(nil) {
            results.append(Result { () throws(CSVReader.Fault) in try reader.next() })
        }
        #expect(
            results == [
                .failure(.textAfterQuote), .success(["d", "e"]), .failure(.openQuote), .failure(.notUTF8),
                .success(["g"]), .success(["h"]), .success(nil),
            ])
        #expect(reader.row == 6)
    }

    /// Each way of nesting quotes badly, a megabyte of it: reading again after a fault must not become quadratic.
    @Test(
        .timeLimit(.minutes(20)),
        arguments: ["\"", "\"x\n", "\"\"\n", "a,\"\n", "\"\"\"\n", "\"\"\"\"\n", "\"\"x\"\n"])
    func `a megabyte of stray quotes terminates`(_ pattern: String) {
        var reader = CSVReader(Array(String(repeating: pattern, count: (1 << 20) / pattern.utf8.count).utf8))
        var isAtEnd = false
        while !isAtEnd {
            do { isAtEnd = try reader.next() == nil } catch {}
        }
        #expect(reader.row > 0)
    }
}
