import Terminal

/// What is known of a model, each with its name.
typealias ModelFacts = [(name: String, text: String)]

extension ModelFacts {
    /// One below the other, the texts in a column of their own.
    func text(_ style: TerminalStyle) -> String {
        let width = map(\.name.count).max() ?? 0
        return map { name, text in
            "  \(style.faint(TerminalText.escaped(name).padded(to: width)))  \(TerminalText.escaped(text))"
        }.joined(separator: "\n")
    }
}
