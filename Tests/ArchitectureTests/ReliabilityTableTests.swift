import Foundation
import Testing

/// Holds `Documentation/Reliability.md` to the tests: each test that it names exists.
@Suite struct ReliabilityTableTests {
    private static let checkout = URL(filePath: #filePath).deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent()

    @Test func `every named test exists`() throws {
        var tests: Set<String> = []
        let folder = Self.checkout.appending(path: "Tests")
        for path in try FileManager.default.subpathsOfDirectory(atPath: folder.path)
        where path.hasSuffix(".swift") {
            let text = try String(contentsOf: folder.appending(path: path), encoding: .utf8)
            tests.formUnion(text.matches(of: /func `([^`]+)`/).map { String($0.1) })
        }
        let document = try String(
            contentsOf: Self.checkout.appending(path: "Documentation/Reliability.md"), encoding: .utf8)
        // The last cell of each row, "| case | what happens | `test`, `test` |".
        let cells = document.split(separator: "\n").filter { $0.hasPrefix("|") }
            .compactMap { $0.split(separator: "|").last { !$0.allSatisfy(\.isWhitespace) } }
        let named = cells.flatMap { $0.matches(of: /`([^`]+)`/).map { String($0.1) } }
            .filter { $0.contains(" ") }
        #expect(named.count > 50)
        for name in named {
            #expect(tests.contains(name), "no test is named \"\(name)\"")
        }
    }
}
