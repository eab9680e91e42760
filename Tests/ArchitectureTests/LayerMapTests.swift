import Foundation
import Testing

/// Holds the sources to the map in `Documentation/Architecture.md`: a module imports only modules of lower rows.
@Suite struct LayerMapTests {
    private static let checkout = URL(filePath: #filePath).deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent()

    /// The row of each module, counted from the bottom.
    private let rows: [String: Int]

    init() throws {
        let document = try String(
            contentsOf: Self.checkout.appending(path: "Documentation/Architecture.md"), encoding: .utf8)
        let map = try #require(document.components(separatedBy: "```").dropFirst().first)
        var rows: [String: Int] = [:]
        let lines = map.split(separator: "\n").filter { !$0.hasPrefix("*") }
        for (row, line) in lines.reversed().enumerated() {
            // The first word names the row.
            for name in line.split(separator: " ").dropFirst() {
                rows[String(name).replacing("*", with: "")] = row
            }
        }
        self.rows = rows
    }

    @Test func `the map lists exactly the existing modules`() throws {
        let sources = Self.checkout.appending(path: "Sources")
        #expect(try Set(FileManager.default.contentsOfDirectory(atPath: sources.path)) == Set(rows.keys))
    }

    @Test func `a module imports only modules of lower rows`() throws {
        var importCount = 0
        for (module, row) in rows {
            for file in try swiftFiles(of: module) {
                for name in try imports(of: file) {
                    guard let other = rows[name] else { continue }
                    importCount += 1
                    #expect(other < row, "\(module)/\(file.lastPathComponent) imports \(name)")
                }
            }
        }
        #expect(importCount > 300)
    }

    /// Foundation and the standard library aside, what comes from elsewhere has one door.
    @Test(arguments: [
        ("GRDB", ["Records"]), ("Mustache", ["Reports"]), ("CFFmpeg", ["Footage"]), ("CZip", ["Files"]),
        ("CTorch", ["Training"]), ("CKernels", ["Files", "Scoring"]),
        ("ArgumentParser", ["divejudge", "divelab"]),
    ])
    func `a library is imported by its own module only`(_ library: String, _ doors: [String]) throws {
        var importers: Set<String> = []
        for module in rows.keys {
            for file in try swiftFiles(of: module) where try imports(of: file).contains(library) {
                importers.insert(module)
            }
        }
        #expect(importers == Set(doors))
    }

    private func swiftFiles(of module: String) throws -> [URL] {
        let folder = Self.checkout.appending(path: "Sources/\(module)")
        let paths = try FileManager.default.subpathsOfDirectory(atPath: folder.path)
        return paths.filter { $0.hasSuffix(".swift") }.map { folder.appending(path: $0) }
    }

    private func imports(of file: URL) throws -> [String] {
        try String(contentsOf: file, encoding: .utf8).split(separator: "\n").compactMap { line in
            line.firstMatch(of: /^(?:public |package |@testable )*import (\w+)$/).map { String($0.1) }
        }
    }
}
