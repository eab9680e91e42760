import Commands
import Failures
import Testing

@Suite struct ExitStatusTests {
    /// BSD's sysexits.h, as the README lists them.
    private static let statuses: [(FailureKind, Int32)] = [
        (.usage, 64), (.badData, 65), (.missing, 66), (.unavailable, 69), (.internalError, 70),
        (.cannotCreate, 73), (.inputOutput, 74), (.busy, 75), (.mismatch, 78),
    ]

    @Test(arguments: statuses)
    func `each kind of failure has its exit status`(_ kind: FailureKind, _ status: Int32) {
        #expect(exitStatus(of: CommandError(kind, "dive.mp4", "is broken")) == status)
    }

    @Test func `another program's error is an internal one`() {
        struct Foreign: Error {}
        #expect(exitStatus(of: Foreign()) == 70)
    }

    @Test func `an error is one line`() {
        let error = CommandError(.missing, "dive.mp4", "cannot be read", remedy: "Check the path.")
        #expect(error.description == "dive.mp4: cannot be read. Check the path.")
        #expect(
            CommandError(.missing, "dive.mp4", "There is none.").description == "dive.mp4: There is none.")
    }
}
