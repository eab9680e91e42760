import Foundation

/// The text of a results file as UTF-8 bytes, whichever program wrote it.
struct ResultsText {
    let bytes: [UInt8]
    /// True if the file is not Unicode, so that Windows' Western code page is only assumed.
    let isAssumedWestern: Bool

    /// Reads UTF-8, UTF-16 with a byte order mark or recognised by ASCII's zero bytes, otherwise Windows-1252; nil for
    /// anything else.
    init?(_ data: [UInt8]) {
        if let byteOrder = Self.byteOrder(data) {
            guard let text = String(bytes: data, encoding: byteOrder) else { return nil }
            bytes = Array(text.drop { $0 == "\u{FEFF}" }.utf8)
            isAssumedWestern = false
        } else if String(validating: data, as: UTF8.self) != nil {
            bytes = data
            isAssumedWestern = false
        } else {
            // Five bytes have no character in Windows-1252, and text contains no zeros.
            guard !data.contains(where: { [0x00, 0x81, 0x8D, 0x8F, 0x90, 0x9D].contains($0) }),
                let text = String(bytes: data, encoding: .windowsCP1252)
            else { return nil }
            bytes = Array(text.utf8)
            isAssumedWestern = true
        }
    }

    /// The actual format of a file that a spreadsheet or website produced instead of CSV, and what to do; nil for possible
    /// text.
    static func otherFormat(of data: [UInt8]) -> (problem: String, remedy: String)? {
        let save = "Open it in the spreadsheet program and save it as \"CSV UTF-8\"."
        if data.starts(with: [0x50, 0x4B, 0x03, 0x04]) {
            return ("it is a ZIP archive, as workbooks (.xlsx, .ods, .numbers) are, not CSV", save)
        }
        if data.starts(with: [0xD0, 0xCF, 0x11, 0xE0]) {
            return ("it is an old Office file (.xls), not CSV", save)
        }
        if data.starts(with: Array("%PDF-".utf8)) {
            return ("it is a PDF document, not CSV", "Ask for the results as CSV or as a spreadsheet.")
        }
        let beginning = String(decoding: data.prefix(1024), as: UTF8.self).lowercased().trimmed
        guard beginning.drop(while: { $0 == "\u{FEFF}" }).hasPrefix("<"),
            ["<!doctype", "<html", "<table", "<?xml"].contains(where: beginning.contains)
        else { return nil }
        return (
            "it is a web page or XML, not CSV",
            "Copy the table into a spreadsheet program and save it as \"CSV UTF-8\"."
        )
    }

    private static func byteOrder(_ data: [UInt8]) -> String.Encoding? {
        guard data.count >= 4, data.count % 2 == 0 else { return nil }
        if data.starts(with: [0xFF, 0xFE]) { return .utf16LittleEndian }
        if data.starts(with: [0xFE, 0xFF]) { return .utf16BigEndian }
        if data[1] == 0, data[3] == 0, data[0] != 0, data[2] != 0 { return .utf16LittleEndian }
        if data[0] == 0, data[2] == 0, data[1] != 0, data[3] != 0 { return .utf16BigEndian }
        return nil
    }
}
