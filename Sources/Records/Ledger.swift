public import Foundation
import GRDB

/// The record of what was judged, trained and measured: one SQLite file that several processes may write at the same time.
///
/// Opening a ledger migrates an older schema. Write-ahead logging with `synchronous = FULL`: a recorded row survives a power
/// cut.
public struct Ledger: Sendable {
    /// The ledger file.
    public let url: URL

    let busyTimeoutSeconds: Double
    private let isReadOnly: Bool
    private let queue: DatabaseQueue

    /// Opens the ledger, creating it if it does not exist; its folder must exist.
    ///
    /// - Parameter busyTimeoutSeconds: how long to wait for another process that is writing.
    /// - Throws: `RecordsError`. A rejected file is left unchanged.
    public init(at url: URL, busyTimeoutSeconds: Double = 5) throws {
        self.url = url
        self.busyTimeoutSeconds = busyTimeoutSeconds
        isReadOnly = false
        queue = try Self.translatingErrors(at: url) {
            try retryingWhileBusy(forSeconds: busyTimeoutSeconds) {
                try LedgerInspection(of: url, busyTimeoutSeconds: busyTimeoutSeconds).refuseUnfit()
                let queue = try DatabaseQueue(
                    path: url.path, configuration: Self.configuration(busyTimeoutSeconds: busyTimeoutSeconds))
                try LedgerSchema.migrate(queue)
                return queue
            }
        }
    }

    /// Reads a ledger's current content, whatever its schema, even from a read-only place; nothing is changed or left next
    /// to it. Rows recorded later do not appear, and none can be recorded through it.
    ///
    /// - Parameter busyTimeoutSeconds: how long to wait for another process that is writing.
    /// - Throws: `RecordsError`: with exit code 66 if the file does not exist or cannot be read, 65 for a file that is not a
    ///   sound ledger, 78 for one from a newer version.
    public init(reading url: URL, busyTimeoutSeconds: Double = 5) throws {
        self.url = url
        self.busyTimeoutSeconds = busyTimeoutSeconds
        isReadOnly = true
        queue = try LedgerSnapshot(of: url, busyTimeoutSeconds: busyTimeoutSeconds).queue
    }

    /// Opens the user's own ledger, creating it and its folder if they do not exist.
    ///
    /// - Throws: `RecordsError`.
    public init(environment: [String: String]) throws {
        let url = Self.defaultURL(environment: environment)
        do {
            try FileManager.default.createDirectory(
                at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
        } catch {
            let folder = url.deletingLastPathComponent().path
            let cause = (error as NSError).userInfo[NSUnderlyingErrorKey] as? any Error ?? error
            throw RecordsError.cannotOpen(
                url, "the folder \(folder) cannot be created (\(cause.localizedDescription))")
        }
        try self.init(at: url)
    }

    /// The path of the user's own ledger: `$XDG_DATA_HOME/dive-judge/ledger.sqlite`, else below `~/.local/share` (XDG Base
    /// Directory Specification 0.8, which ignores relative paths). An empty or relative `HOME` counts as unset.
    public static func defaultURL(environment: [String: String]) -> URL {
        let home =
            environment["HOME"].flatMap {
                $0.hasPrefix("/") ? URL(filePath: $0, directoryHint: .isDirectory) : nil
            }
            // Not the current user's, for which Foundation also accepts a relative HOME.
            ?? FileManager.default.homeDirectory(forUser: ProcessInfo.processInfo.userName)
            ?? FileManager.default.homeDirectoryForCurrentUser
        var data = home.appending(path: ".local/share", directoryHint: .isDirectory)
        if let named = environment["XDG_DATA_HOME"], named.hasPrefix("/") {
            data = URL(filePath: named, directoryHint: .isDirectory)
        }
        return data.appending(path: "dive-judge/ledger.sqlite", directoryHint: .notDirectory)
    }

    /// Runs statements in one transaction that begins as a writer, so that it cannot lose its turn midway.
    func write<Result>(_ body: (Database) throws -> Result) throws -> Result {
        try refuseReadOnly()
        return try Self.translatingErrors(at: url) {
            try queue.inImmediateTransaction(body)
        }
    }

    /// - Throws: `RecordsError` if the ledger was opened for reading.
    func refuseReadOnly() throws {
        guard !isReadOnly else {
            throw RecordsError.cannotOpen(url, "the ledger was opened for reading only")
        }
    }

    func read<Result>(_ body: (Database) throws -> Result) throws -> Result {
        try Self.translatingErrors(at: url) { try queue.read(body) }
    }

    static func translatingErrors<Result>(at url: URL, _ body: () throws -> Result) throws -> Result {
        do {
            return try body()
        } catch let error as DatabaseError {
            throw RecordsError(error, at: url)
        }
    }

    private static func configuration(busyTimeoutSeconds: Double) -> Configuration {
        var configuration = Configuration()
        configuration.busyMode = .timeout(busyTimeoutSeconds)
        configuration.foreignKeysEnabled = true
        configuration.prepareDatabase { database in
            // Not through `journalMode`: that would set synchronous = NORMAL, and write to the file at every opening.
            try database.execute(sql: "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL")
        }
        return configuration
    }
}

extension DatabaseQueue {
    fileprivate func inImmediateTransaction<Result>(_ body: (Database) throws -> Result) throws -> Result {
        try writeWithoutTransaction { database in
            var result: Result?
            try database.inTransaction(.immediate) {
                result = try body(database)
                return .commit
            }
            guard let result else { preconditionFailure("a committed transaction has run its body") }
            return result
        }
    }
}

/// Retries an opening that SQLite refuses at once instead of waiting: switching to write-ahead logging does not call the
/// busy handler (sqlite.org/c3ref/busy_handler.html).
private func retryingWhileBusy<Result>(
    forSeconds seconds: Double, _ body: () throws -> Result
) throws -> Result {
    let deadline = Date(timeIntervalSinceNow: seconds)
    while true {
        do {
            return try body()
        } catch let error as DatabaseError where error.resultCode == .SQLITE_BUSY && Date() < deadline {
            Thread.sleep(forTimeInterval: 0.02)
        }
    }
}
