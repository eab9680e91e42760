import Failures
import Foundation
import GRDB
import TestSupport
import Testing

@testable import Records

/// A place that cannot take a ledger is named with what it lacks.
@Suite struct LedgerPlaceTests {
    let url = URL(filePath: "/mnt/share/ledger.sqlite")

    static let obstacles: [(LedgerPlace.Obstacle, FailureKind, String)] = [
        (
            .noFolder, .cannotCreate,
            "the folder /mnt/share does not exist. Create it, or keep the ledger elsewhere."
        ),
        (
            .cannotCreate(EROFS), .cannotCreate,
            "nothing can be created in the folder /mnt/share (Read-only file system). Keep the ledger elsewhere."
        ),
        (
            .cannotWrite(ENOSPC), .inputOutput,
            "nothing more can be written to the folder /mnt/share (No space left on device). Free some space, or keep the "
                + "ledger elsewhere; what it held before is intact."
        ),
        (
            .cannotWrite(EDQUOT), .inputOutput,
            "nothing more can be written to the folder /mnt/share (Disk quota exceeded). Free some space, or keep the ledger "
                + "elsewhere; what it held before is intact."
        ),
        (
            .noLocks(ENOLCK), .cannotCreate,
            "the file system of /mnt/share does not lock files (No locks available), which a ledger needs. Keep the ledger "
                + "on a local disk."
        ),
        (
            .noSharedMemory(ENODEV), .cannotCreate,
            "the file system of /mnt/share does not let processes share a file's memory (No such device), which a ledger "
                + "needs. Keep the ledger on a local disk."
        ),
    ]

    @Test(arguments: obstacles) func `a place is reported with what it lacks`(
        _ obstacle: LedgerPlace.Obstacle, _ kind: FailureKind, _ message: String
    ) {
        let error = LedgerPlace(of: url).error(obstacle, url)
        #expect(error.kind == kind)
        #expect(error.description == "\(url.path): \(message)")
    }

    @Test func `a sound place has no obstacle, and is left empty`() throws {
        let folder = try TemporaryFolder()
        #expect(LedgerPlace(of: folder["ledger.sqlite"]).obstacle() == nil)
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder.url.path).isEmpty)
    }

    @Test func `for a link, the target's folder is named`() throws {
        let folder = try TemporaryFolder()
        try FileManager.default.createDirectory(at: folder["share"], withIntermediateDirectories: true)
        try Data().write(to: folder["share/ledger.sqlite"])
        try FileManager.default.createSymbolicLink(
            at: folder["ledger.sqlite"], withDestinationURL: folder["share/ledger.sqlite"])
        let error = LedgerPlace(of: folder["ledger.sqlite"]).error(.noLocks(ENOLCK), folder["ledger.sqlite"])
        #expect(error.problem.hasPrefix("the file system of \(folder["share"].path) does not lock files"))
    }

    @Test func `a full disk with room for a test file is a failed write`() throws {
        let folder = try TemporaryFolder()
        let error = RecordsError(
            DatabaseError(resultCode: .SQLITE_FULL, message: "database or disk is full"),
            at: folder["ledger.sqlite"])
        #expect(error.kind == .inputOutput)
        #expect(error.problem == "the ledger could not be written (database or disk is full, SQLite code 13)")
    }

    @Test func `a missing folder is named`() throws {
        let folder = try TemporaryFolder()
        let error = #expect(throws: RecordsError.self) { try Ledger(at: folder["nowhere/ledger.sqlite"]) }
        #expect(
            error?.problem == "the folder \(folder["nowhere"].path) does not exist")
    }

    @Test func `an I/O error of unknown cause does not ask for space`() throws {
        let folder = try TemporaryFolder()
        let error = RecordsError(
            DatabaseError(resultCode: .SQLITE_IOERR_READ, message: "disk I/O error"),
            at: folder["ledger.sqlite"])
        #expect(error.kind == .inputOutput)
        #expect(error.problem == "the ledger could not be read (disk I/O error, SQLite code 266)")
        #expect(
            error.remedy
                == "Check the disk and its file system, or keep the ledger elsewhere; what it held before is intact."
        )
    }

    @Test func `a lock is attributed to another process if the place supports locks`() throws {
        let folder = try TemporaryFolder()
        let error = RecordsError(DatabaseError(resultCode: .SQLITE_BUSY), at: folder["ledger.sqlite"])
        #expect(
            error.description.hasSuffix(
                "another process keeps the ledger locked. Try again when it has finished."))
    }
}
