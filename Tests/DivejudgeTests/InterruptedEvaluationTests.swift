import Foundation
import GRDB
import TestSupport
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

    private func overall(_ outcome: Workplace.Outcome) throws -> Double {
        #expect(outcome.status == 0, "\(outcome.errors)")
        let last = try #require(TournamentLine.all(of: outcome.output).last)
        return try #require(last.comparison?.spearman.value, "\(outcome.output.suffix(800))")
    }

    private func makeTournaments() throws {
        try workplace.makeTournament("final", count: 260, results: Workplace.results(event: "Final"))
        try workplace.makeTournament("semifinal", count: 40, results: Workplace.results(event: "Semifinal"))
    }

    /// RELIABILITY 44.
    @Test func `after fifty kills the ledger is sound and has no duplicates`() throws {
        try makeTournaments()
        var generator = Seeded(state: 44)
        var killedCount = 0
        for round in 0..<50 {
            let running = try start("l.sqlite")
            // Ten times from before the ledger exists on, then in the middle of the work.
            let rows = rowCount()
            if round >= 10 { try waitForRows(rows + Int.random(in: 1...3, using: &generator), of: running) }
            // A fast machine must not come to the end of the dives before that of the rounds.
            let most: UInt32 = round < 10 ? 150_000 : rows < 150 ? 15_000 : 0
            usleep(UInt32.random(in: 0...most, using: &generator))
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
    @Test func `an interrupt keeps the rows and a second run completes them`() throws {
        try makeTournaments()
        let running = try start("l.sqlite")
        try waitForRows(5, of: running)
        kill(running.process.processIdentifier, SIGINT)
        let outcome = try running.outcome()
        #expect(outcome.status == 130)
        #expect(outcome.errors.contains("interrupted; rerun the command to resume"), "\(outcome.errors)")
        let kept = try workplace.ask("l.sqlite", "SELECT count(*) FROM assessments") ?? 0
        #expect((5..<300).contains(kept))
        #expect(try workplace.ask("l.sqlite", "SELECT count(*) FROM metrics") == 0)

        let rest = try start("l.sqlite").outcome()
        #expect(rest.status == 0)
        #expect(rest.errors.contains("\(300 - kept) judged, \(kept) known before"), "\(rest.errors)")
        #expect(try workplace.ask("l.sqlite", "SELECT count(*) FROM assessments") == 300)
    }

    /// RELIABILITY 43.
    @Test func `a second interrupt exits at once`() throws {
        try makeTournaments()
        let running = try start("l.sqlite")
        try waitForRows(5, of: running)
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
        #expect(seconds < 4)
    }

    /// RELIABILITY 40.
    @Test func `only a file deleted meanwhile fails`() throws {
        try makeTournaments()
        let running = try start("l.sqlite")
        try waitForRows(5, of: running)
        try FileManager.default.removeItem(at: workplace["semifinal/040.mp4"])
        let outcome = try running.outcome()
        #expect(outcome.status == 1)
        #expect(outcome.errors.contains("error: semifinal/040.mp4: "), "\(outcome.errors)")
        #expect(outcome.errors.contains("299 judged, 1 failed; "))
        #expect(try workplace.ask("l.sqlite", "SELECT count(*) FROM assessments") == 299)
    }

    @Test func `a model modified meanwhile ends the run, and no assessment is lost`() throws {
        try makeTournaments()
        let running = try start("l.sqlite")
        try waitForRows(5, of: running)
        try FileManager.default.setAttributes(
            [.modificationDate: Date()], ofItemAtPath: workplace[Workplace.modelName].path)
        let outcome = try running.outcome()
        #expect(outcome.status == 78)
        #expect(
            outcome.errors.hasSuffix(
                "error: tiny.safetensors: the model file changed while it was in use. Rerun the command.\n"
            ),
            "\(outcome.errors)")
        #expect(try workplace.ask("l.sqlite", "SELECT count(*) FROM failures") == 0)
        let kept = try workplace.ask("l.sqlite", "SELECT count(*) FROM assessments") ?? 0
        let rest = try start("l.sqlite").outcome()
        #expect(rest.status == 0)
        #expect(rest.errors.contains("\(300 - kept) judged, \(kept) known before"), "\(rest.errors)")
    }

    /// RELIABILITY 45: from the fifth time on the disk refuses what is written.
    @Test(.enabled(if: Strace.works, "strace is not there or may not watch"))
    func `a disk failure under the ledger loses no assessment and no existing row`() throws {
        try workplace.makeTournament("final", count: 12)
        try workplace.makeTournament("semifinal", count: 3)
        _ = try workplace.divejudge("evaluate", "semifinal", "--ledger", "l.sqlite")
        let outcome = try workplace.shell(
            "strace -f -qq -o calls -e trace=fsync,fdatasync -e inject=fsync,fdatasync:error=EIO:when=5+ "
                + "\"$DIVEJUDGE\" evaluate final semifinal --json --threads 1 --ledger l.sqlite")
        #expect(outcome.status == 74, "\(outcome.errors)")
        // What tries the folder out meets the same disk, or not yet: strace counts for each thread.
        #expect(
            outcome.errors.contains(
                /l\.sqlite: (the ledger could not be written|nothing more can be written)/),
            "\(outcome.errors)")
        #expect(
            outcome.errors.contains(
                "of the assessments were not recorded; rerun the command to judge them again"))
        let lines = try TournamentLine.all(of: outcome.output)
        #expect(lines.filter { $0.assessment != nil }.count == 15)
        #expect(try workplace.ask("l.sqlite", "PRAGMA quick_check") == "ok")
        let kept = try workplace.ask("l.sqlite", "SELECT count(*) FROM assessments") ?? 0
        #expect((4..<15).contains(kept))
        let again = try start("l.sqlite").outcome()
        #expect(again.status == 0)
        #expect(again.errors.contains("\(15 - kept) judged, \(kept) known before"), "\(again.errors)")
    }

    /// RELIABILITY 50.
    @Test func `a ledger that stays locked loses no assessment and exits with 75`() throws {
        try workplace.makeTournament("final", count: 1)
        try workplace.makeTournament("semifinal", count: 1)
        _ = try start("l.sqlite").outcome()
        try workplace.makeTournament("final", count: 3)
        let locked = try DatabaseQueue(path: workplace["l.sqlite"].path).inDatabase { database in
            try database.execute(sql: "BEGIN IMMEDIATE")
            let outcome = try start("l.sqlite").outcome()
            try database.execute(sql: "ROLLBACK")
            return outcome
        }
        #expect(locked.status == 75, "\(locked.errors)")
        let lines = try TournamentLine.all(of: locked.output)
        #expect(lines.filter { $0.assessment != nil }.count == 4)
        #expect(locked.errors.contains("l.sqlite: another process keeps the ledger locked."))
        #expect(locked.errors.contains("2 of the assessments were not recorded"))
    }

    @Test func `a ledger unlocked meanwhile receives all rows`() throws {
        try makeTournaments()
        let running = try start("l.sqlite")
        try waitForRows(5, of: running)
        var patient = Configuration()
        patient.busyMode = .timeout(5)
        try DatabaseQueue(path: workplace["l.sqlite"].path, configuration: patient).inDatabase { database in
            try database.execute(sql: "BEGIN IMMEDIATE")
            // A row waits for five seconds, then the evaluation goes on without the ledger.
            Thread.sleep(forTimeInterval: 6)
            try database.execute(sql: "ROLLBACK")
        }
        let outcome = try running.outcome()
        #expect(outcome.status == 0, "\(outcome.errors)")
        #expect(try workplace.ask("l.sqlite", "SELECT count(*) FROM assessments") == 300)
        #expect(try workplace.ask("l.sqlite", "SELECT count(*) FROM dives") == 300)
    }

    /// The rows that are there; none while there is no ledger.
    private func rowCount() -> Int {
        (try? workplace.ask("l.sqlite", "SELECT count(*) FROM assessments") ?? 0) ?? 0
    }

    private func waitForRows(_ count: Int, of running: Workplace.Running) throws {
        while rowCount() < count, running.process.isRunning { usleep(5000) }
    }

    @Test func `two processes share a ledger without duplicates`() throws {
        try workplace.makeTournament("final", count: 30, results: Workplace.results(event: "Final"))
        try workplace.makeTournament("semifinal", count: 10)
        let both = try (0..<2).map { _ in try start("l.sqlite") }
        for running in both { #expect(try running.outcome().status == 0) }
        #expect(try workplace.ask("l.sqlite", "SELECT count(*) FROM assessments") == 40)
    }
}

/// The program that watches system calls and makes them fail; `bin/test` installs it, but not every machine lets it.
enum Strace {
    static let works: Bool = {
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/strace")
        process.arguments = ["-f", "-qq", "-o", "/dev/null", "true"]
        process.standardError = FileHandle.nullDevice
        guard (try? process.run()) != nil else { return false }
        process.waitUntilExit()
        return process.terminationStatus == 0
    }()
}
