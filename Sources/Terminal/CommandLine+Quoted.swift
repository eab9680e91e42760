extension CommandLine {
    /// The command as it can be pasted into a POSIX shell: the tool's name, then every argument, quoted if needed.
    package static var quoted: String {
        guard let tool = arguments.first else { return "" }
        let name = tool.split(separator: "/").last.map(String.init) ?? tool
        return ([name] + arguments.dropFirst()).map(\.shellQuoted).joined(separator: " ")
    }
}

extension String {
    /// The text as one word of a POSIX shell (IEEE Std 1003.1, "Shell Command Language", section 2.2).
    package var shellQuoted: String {
        let isPlain =
            !isEmpty
            && unicodeScalars.allSatisfy {
                $0.properties.isAlphabetic || ("0"..."9").contains($0)
                    || "_-./,:=+@%".unicodeScalars.contains($0)
            }
        return isPlain ? self : "'" + replacing("'", with: "'\\''") + "'"
    }
}
