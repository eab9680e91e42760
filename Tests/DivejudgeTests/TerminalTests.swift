import Foundation
import Testing

@Suite(.enabled(if: Workplace.hasTerminals, "no terminal can be opened here")) struct TerminalTests {
    let workplace: Workplace

    init() throws {
        workplace = try Workplace()
        try workplace.makeVideo("dive.mp4", frames: 110)
    }

    /// Runs the tool with a terminal as its standard output, through util-linux' `script`.
    private func atTerminal(_ environment: [String: String]) throws -> String {
        let outcome = try workplace.shell(
            "script --quiet --return --command '\"$DIVEJUDGE\" score --threads 1 dive.mp4' /dev/null",
            environment: environment.merging(["SHELL": "/bin/sh"]) { $1 })
        #expect(outcome.status == 0, "\(outcome.errors)")
        return outcome.output
    }

    @Test func `a terminal gets colours`() throws {
        #expect(try atTerminal(["TERM": "xterm-256color"]).contains("\u{1B}[1;36m"))
    }

    @Test(arguments: [["TERM": "xterm", "NO_COLOR": "1"], ["TERM": "dumb"]])
    func `a terminal that wants no colours gets none`(_ environment: [String: String]) throws {
        let output = try atTerminal(environment)
        #expect(output.contains("points"))
        #expect(!output.contains("\u{1B}["))
    }
}

extension Workplace {
    /// False where the system gives no pseudo-terminals.
    fileprivate static let hasTerminals: Bool = {
        guard let workplace = try? Workplace() else { return false }
        return (try? workplace.shell("script --quiet --return --command true /dev/null").status) == 0
    }()
}
