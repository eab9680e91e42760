import Foundation

/// Colours on a terminal, none in pipes and files.
package struct TerminalStyle: Equatable {
    package let usesColor: Bool

    /// The style for standard output; respects NO_COLOR (no-color.org) and dumb terminals.
    package static func forStandardOutput() -> TerminalStyle {
        let environment = ProcessInfo.processInfo.environment
        let isUnwanted = environment["NO_COLOR"].map { !$0.isEmpty } ?? false
        return TerminalStyle(
            usesColor: isatty(STDOUT_FILENO) == 1 && !isUnwanted && environment["TERM"] != "dumb")
    }

    package func bold(_ text: String) -> String { coded("1", text) }
    package func faint(_ text: String) -> String { coded("2", text) }
    package func accent(_ text: String) -> String { coded("36", text) }
    package func strongAccent(_ text: String) -> String { coded("1;36", text) }
    package func caution(_ text: String) -> String { coded("33", text) }
    package func good(_ text: String) -> String { coded("32", text) }
    package func bad(_ text: String) -> String { coded("31", text) }

    /// ECMA-48, section 8.3.117: select graphic rendition.
    private func coded(_ code: String, _ text: String) -> String {
        usesColor && !text.isEmpty ? "\u{1B}[\(code)m\(text)\u{1B}[0m" : text
    }
}
