import Foundation
import GRDB
import Records
import Synchronization
import TestSupport
import Testing
import Verdicts

@Suite struct EvaluatedAssessmentsTests {
    let folder: TemporaryFolder
    let url: URL
    let ledger: Ledger
    let run: LedgerRun.ID

    init() throws {
        folder = try TemporaryFolder()
        url = folder["ledger.sqlite"]
        ledger = try Ledger(at: url)
        run = try ledger.startRun(.make())
    }

    @Test func `an assessment is found only by its full identity`() throws {
        let identity = AssessmentIdentity.make()
        #expect(try ledger.assessment(identity) == nil)
        let assessment = try Assessment.make()
        #expect(try ledger.record(evaluated: assessment, identity: identity, run: run) == assessment)
        #expect(try ledger.assessment(identity) == assessment)
        for other: AssessmentIdentity in [
            .make(content: "other"), .make(model: "other"), .make(preprocessing: "paper"),
            .make(endFrame: 103),
        ] {
            #expect(try ledger.assessment(other) == nil, "\(other)")
        }
    }

    @Test func `of two assessments with the same identity the first counts`() throws {
        let first = try Assessment.make(file: "a.mp4", score: 61.5)
        let second = try Assessment.make(file: "b.mp4", score: 99)
        #expect(try ledger.record(evaluated: first, identity: .make(), run: run) == first)
        #expect(try ledger.record(evaluated: second, identity: .make(), run: run) == first)
        #expect(try ledger.record(evaluated: second, identity: .make(endFrame: 103), run: run) == second)
        #expect(try ledger.assessments().count == 2)
    }

    @Test func `assessments by score may repeat, and do not replace one of an evaluation`() throws {
        for _ in 0..<2 { try ledger.record(assessment: .make(), contentSHA256: "content", run: run) }
        #expect(try ledger.assessment(.make()) == nil)
        _ = try ledger.record(evaluated: .make(), identity: .make(), run: run)
        try ledger.record(assessment: .make(), contentSHA256: "content", run: run)
        #expect(try ledger.assessments().count == 4)
    }

    @Test func `a withheld score, its interval and its recognition read back and have columns`() throws {
        let withheld = try Assessment.make(
            score: nil, recognition: .init(verdict: .notADive, distance: 4.5, withheldScore: 12.25))
        let given = try Assessment.make(
            score: 70, interval: .init(low: 61, high: 79, coverage: 0.9),
            recognition: .init(verdict: .dive, distance: 0.5, withheldScore: nil))
        _ = try ledger.record(evaluated: withheld, identity: .make(), run: run)
        try ledger.record(assessment: given, run: run)
        #expect(try ledger.assessments().map(\.assessment) == [given, withheld])
        let rows = try DatabaseQueue(path: url.path).read { database in
            try Row.fetchAll(
                database,
                sql: """
                    SELECT score, interval_low, interval_high, interval_coverage, recognition, model_sha256, preprocessing,
                        is_evaluated FROM assessments ORDER BY id
                    """)
        }
        #expect(
            rows.map { $0.databaseValues.map(\.description) } == [
                ["NULL", "NULL", "NULL", "NULL", "\"not_a_dive\"", "\"abc\"", "\"stable-1\"", "1"],
                ["70.0", "61.0", "79.0", "0.9", "\"dive\"", "\"abc\"", "\"stable-1\"", "0"],
            ])
    }

    @Test func `an unreadable row is named, does not count, and is replaced by a new assessment`()
        throws
    {
        _ = try ledger.record(evaluated: .make(), identity: .make(), run: run)
        _ = try ledger.record(evaluated: .make(), identity: .make(content: "other"), run: run)
        try DatabaseQueue(path: url.path).write {
            try $0.execute(sql: "UPDATE assessments SET json = '{}' WHERE id = 1")
        }
        let error = #expect(throws: RecordsError.self) { try ledger.assessments() }
        #expect(error?.kind == .badData)
        #expect(error?.problem.contains("its assessment 1 cannot be read") == true)

        #expect(try ledger.assessment(.make()) == nil)
        let new = try Assessment.make(score: 50)
        #expect(try ledger.record(evaluated: new, identity: .make(), run: run) == new)
        #expect(try ledger.assessment(.make()) == new)
        #expect(try ledger.assessments().count == 2)
    }

    @Test func `two threads of one ledger that judge the same dives record each once`() throws {
        let scores = Mutex<[Int: Set<Double?>]>([:])
        let failures = Mutex<[String]>([])
        DispatchQueue.concurrentPerform(iterations: 2) { thread in
            for dive in 0..<50 {
                do {
                    let counted = try ledger.record(
                        evaluated: .make(score: Double(thread)), identity: .make(content: "\(dive)"), run: run
                    )
                    scores.withLock { _ = $0[dive, default: []].insert(counted.score) }
                } catch {
                    failures.withLock { $0.append("\(error)") }
                }
            }
        }
        #expect(failures.withLock(\.self) == [])
        #expect(try ledger.assessments().count == 50)
        #expect(
            scores.withLock { $0.values.allSatisfy { $0.count == 1 } }, "both are given the one that counts")
    }
}
