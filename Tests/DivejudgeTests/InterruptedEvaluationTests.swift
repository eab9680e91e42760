import Foundation
import GRDB
import Testing

/// An evaluation that is stopped in any way goes on where it was, and comes to what an undisturbed one comes to.
@Suite struct InterruptedEvaluationTests {
    let workplace: Workplace

    init() throws { workplace = try Workplace() }

    private func start(_ ledger: String) throws -> Workplace.Running {
        try workplace.start(
            Workplace.tool,
            ["evaluate", "final", "semifinal", "--json", "--threads", "2", "--ledger", ledger], [:])
    }

    private func overall(_ outcome: Workplace.Outcome) throws -> Double? {
        #expect(outcome.status == 0, "\(outcome.errors)")
        return try TournamentLine.all(of: outcome.output).last?.comparison?.spearman.value
    }

    private func makeTournaments() throws {
        try workplace.makeTournament("final", count: 260, results: Workplace.results(event: "Final"))
        try workplace.makeTournament("semifinal", count: 40, results: Workplace.results(event: "Semifinal"))
    }

    /// RELIABILITY 44.
    @Test func `killed fifty times it leaves a sound ledger and nothing twice`() throws {
        try makeTournaments()
        var generator = SplitMix64(state: 44)
        var killedCount = 0
        for round in 0..<50 {
            let running = try start("l.sqlite")
            // Ten times from before the ledger exists on, then in the middle of the work.
            if round >= 10 { try waitForRows(rowCount() + Int.random(in: 1...3, using: &generator)) }
            usleep(UInt32.random(in: 0...(round < 10 ? 150_000 : 15_000), using: &generator))
            kill(running.process.processIdentifier, SIGKILL)
            if try running.outcome().status == nil { killedCount += 1 }
            if round % 10 == 9 {
                #expect(try workplace.ask("l.sqlite", "PRAGMA quick_check") == "ok")
            }
        }
        #expect(killedCount >= 40)
        let resumed = try start("l.sqlite").outcome()
        let undisturbed = try start("other.sqlite").outcome()
        #expect(try overall(resumed) == overall(undisturbed))
        #expect(resumed.errors.contains(" known before"))
        for ledger in ["l.sqlite", "other.sqlite"] {
            #expect(try workplace.ask(ledger, "PRAGMA quick_check") == "ok")
            #expect(try workplace.ask(ledger, "SELECT count(*) FROM assessments") == 300)
            #expect(
                try workplace.ask(ledger, "SELECT count(DISTINCT content_sha256) FROM assessments") == 300)
        }
    }

    /// RELIABILITY 43.
    @Test func `an interrupt keeps the rows and a second run does the rest`() throws {
        try makeTournaments()
        let running = try start("l.sqlite")
        try waitForRows(5)
        kill(running.process.processIdentifier, SIGINT)
        let outcome = try running.outcome()
        #expect(outcome.status == 130)
        #expect(outcome.errors.contains("interrupted; the same command goes on"), "\(outcome.errors)")
        let kept = try workplace.ask("l.sqlite", "SELECT count(*) FROM assessments") ?? 0
        #expect((5..<300).contains(kept))
        #expect(try workplace.ask("l.sqlite", "SELECT count(*) FROM metrics") == 0)

        let rest = try start("l.sqlite").outcome()
        #expect(rest.status == 0)
        #expect(rest.errors.contains("\(300 - kept) judged, \(kept) known before"), "\(rest.errors)")
        #expect(try workplace.ask("l.sqlite", "SELECT count(*) FROM assessments") == 300)
    }

    /// RELIABILITY 43.
    @Test func `a second interrupt ends at once`() throws {
        try makeTournaments()
        let running = try start("l.sqlite")
        try waitForRows(5)
        // While another process writes, a verdict waits for its turn for up to five seconds.
        var patient = Configuration()
        patient.busyMode = .timeout(5)
        let queue = try DatabaseQueue(path: workplace["l.sqlite"].path, configuration: patient)
        let seconds = try queue.inDatabase { database in
            try database.execute(sql: "BEGIN IMMEDIATE")
            kill(running.process.processIdentifier, SIGINT)
            usleep(300_000)
            #expect(running.process.isRunning)
            let start = ContinuousClock.now
            kill(running.process.processIdentifier, SIGINT)
            #expect(try running.outcome().status == 130)
            try database.execute(sql: "ROLLBACK")
            return (ContinuousClock.now - start) / .seconds(1)
        }
        #expect(seconds < 2)
    }

    /// The rows that are there; none while there is no ledger.
    private func rowCount() -> Int {
        (try? workplace.ask("l.sqlite", "SELECT count(*) FROM assessments") ?? 0) ?? 0
    }

    private func waitForRows(_ count: Int) throws {
        let deadline = Date(timeIntervalSinceNow: 30)
        while rowCount() < count {
            try #require(Date() < deadline)
            usleep(5000)
        }
    }

    @Test func `two at once share a ledger and enter nothing twice`() throws {
        try workplace.makeTournament("final", count: 30, results: Workplace.results(event: "Final"))
        try workplace.makeTournament("semifinal", count: 10)
        let both = try (0..<2).map { _ in try start("l.sqlite") }
        for running in both { #expect(try running.outcome().status == 0) }
        #expect(try workplace.ask("l.sqlite", "SELECT count(*) FROM assessments") == 40)
    }
}
