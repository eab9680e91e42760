import Terminal

/// A model's facts, each with its name.
typealias ModelFacts = [(name: String, text: String)]

extension ModelFacts {
    /// One per line, with the texts aligned in a column.
    func text(_ style: TerminalStyle) -> String {
        let width = map(\.name.count).max() ?? 0
        return map { name, text in
            "  \(style.faint(TerminalText.escaped(name).padded(to: width)))  \(TerminalText.escaped(text))"
        }.joined(separator: "\n")
    }
}
