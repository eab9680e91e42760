import Foundation
import GRDB
import Records
import TestSupport
import Testing

/// A ledger in a place that is not one's own.
@Suite struct ReadingLedgerTests {
    let folder: TemporaryFolder
    let url: URL

    init() throws {
        folder = try TemporaryFolder()
        url = folder["ledger.sqlite"]
    }

    private func files() throws -> [String: Data] {
        try Dictionary(
            uniqueKeysWithValues: FileManager.default.contentsOfDirectory(atPath: folder.url.path)
                .map { ($0, try Data(contentsOf: folder[$0])) })
    }

    @discardableResult private func makeLedger() throws -> Ledger {
        let ledger = try Ledger(at: url)
        try ledger.record(assessment: .make(), run: ledger.startRun(.make()))
        return ledger
    }

    private func setPermissions(_ file: Int, _ folderPermissions: Int) throws {
        for name in try files().keys {
            try FileManager.default.setAttributes([.posixPermissions: file], ofItemAtPath: folder[name].path)
        }
        try FileManager.default.setAttributes(
            [.posixPermissions: folderPermissions], ofItemAtPath: folder.url.path)
    }

    enum Place: CaseIterable { case own, readOnlyFile, readOnlyFolder, readOnlyAll }
    enum State: CaseIterable { case closed, inUse, killed, killedWithoutIndex, old }

    @Test(.needsNobody, arguments: Place.allCases, State.allCases)
    func `a ledger is read from any place without changes`(_ place: Place, _ state: State)
        async throws
    {
        var writer: Ledger?
        switch state {
        case .closed: try makeLedger()
        case .inUse: writer = try makeLedger()
        case .killed, .killedWithoutIndex:
            await #expect(processExitsWith: .signal(SIGKILL)) { [path = url.path as String] in
                let ledger = try Ledger(at: URL(filePath: path))
                try ledger.record(assessment: .make(), run: ledger.startRun(.make()))
                _ = withExtendedLifetime(ledger) { kill(getpid(), SIGKILL) }
            }
            if state == .killedWithoutIndex {
                try FileManager.default.removeItem(atPath: url.path + "-shm")
            }
        case .old: try OldLedger.makeSchema1(at: url, assessmentCount: 1)
        }
        func names() throws -> Set<String> { Set(try files().keys) }
        func contents() throws -> [String: Data] { try files().filter { !$0.key.hasSuffix("-shm") } }
        #expect(try names().count == [.closed: 1, .old: 1, .killedWithoutIndex: 2][state] ?? 3)
        let before = (try names(), try contents())
        let isFileWritable = place == .own || place == .readOnlyFolder
        let isFolderWritable = place == .own || place == .readOnlyFile
        try setPermissions(isFileWritable ? 0o666 : 0o444, isFolderWritable ? 0o777 : 0o555)
        defer { try? setPermissions(0o666, 0o777) }

        await #expect(processExitsWith: .success) { [path = url.path as String] in
            becomeNobody()
            let ledger = try Ledger(reading: URL(filePath: path))
            let counts = try [ledger.assessments().count, ledger.dives(in: "/t").count]
            precondition(counts == [1, 0])
        }
        #expect(try names() == before.0)
        #expect(try contents() == before.1)
        withExtendedLifetime(writer) {}
    }

    @Test func `a linked ledger is read with the log beside the ledger itself`() throws {
        let ledger = try makeLedger()
        try FileManager.default.createSymbolicLink(at: folder["link"], withDestinationURL: url)
        #expect(try Ledger(reading: folder["link"]).assessments().count == 1)
        withExtendedLifetime(ledger) {}
    }

    @Test(.needsNobody) func `a merge reads a source in a read-only place`() async throws {
        try makeLedger()
        try setPermissions(0o444, 0o555)
        defer { try? setPermissions(0o666, 0o777) }
        await #expect(processExitsWith: .success) { [path = url.path as String] in
            becomeNobody()
            let own = try TemporaryFolder()
            let merged = try Ledger(at: own["ledger.sqlite"]).merge(URL(filePath: path))
            precondition(merged.assessments == .init(added: 1, known: 0))
        }
    }

    @Test func `a ledger opened for reading accepts no rows`() throws {
        try makeLedger()
        try FileManager.default.copyItem(at: url, to: folder["other"])
        let ledger = try Ledger(reading: url)
        let before = try files()
        for write in [
            { _ = try ledger.startRun(.make()) }, { _ = try ledger.merge(folder["other"]) },
            { try ledger.forgetDives(in: "/t", except: []) },
        ] {
            let error = #expect(throws: RecordsError.self) { try write() }
            #expect(error?.code == .cannotOpen)
        }
        #expect(try files() == before)
    }

    @Test func `rows of a deleted run can be read`() throws {
        try makeLedger()
        var configuration = Configuration()
        configuration.foreignKeysEnabled = false
        let queue = try DatabaseQueue(path: url.path, configuration: configuration)
        try queue.write { try $0.execute(sql: "DELETE FROM runs") }
        try queue.close()
        #expect(try Ledger(reading: url).assessments().count == 1)
    }

    @Test func `an unreadable ledger is named`() throws {
        func refusal(_ name: String) -> RecordsError? {
            #expect(throws: RecordsError.self) { try Ledger(reading: folder[name]) }
        }
        let missing = refusal("missing")
        #expect(missing?.kind == .missing)
        #expect(
            missing?.description
                == "\(folder["missing"].path): there is no such ledger. Check the name and its permissions.")
        #expect(try files().isEmpty)

        try Data("results of the club championship\n".utf8).write(to: folder["text"])
        #expect(refusal("text")?.kind == .badData)
        try makeLedger()
        try DatabaseQueue(path: url.path).write { database in
            try database.execute(sql: "INSERT INTO grdb_migrations VALUES ('9: from the future')")
        }
        #expect(refusal("ledger.sqlite")?.kind == .mismatch)
    }
}

/// Gives away the superuser's privilege to write anywhere, for the whole process.
private func becomeNobody() {
    guard geteuid() == 0 else { return }
    precondition(setgroups(0, nil) == 0 && setgid(65534) == 0 && setuid(65534) == 0)
}

extension Trait where Self == ConditionTrait {
    /// Where the superuser runs the tests: that it may become nobody, and that nobody may write to the temporary folder.
    fileprivate static var needsNobody: Self {
        .enabled("the superuser may write everywhere, and cannot be nobody here") {
            guard geteuid() == 0 else { return true }
            let process = Process()
            process.executableURL = URL(filePath: "/usr/bin/env")
            process.arguments = [
                "setpriv", "--reuid=65534", "--regid=65534", "--clear-groups", "test", "-w",
                FileManager.default.temporaryDirectory.path,
            ]
            process.standardError = FileHandle.nullDevice
            try process.run()
            process.waitUntilExit()
            return process.terminationStatus == 0
        }
    }
}
