public import Foundation
import GRDB

/// The record of what was judged, trained and measured: one SQLite file that several processes may write at once.
///
/// Every opening brings an older schema up to date. Write-ahead logging with `synchronous = FULL`: a row that was
/// recorded survives a power cut.
public struct Ledger: Sendable {
    /// The ledger file.
    public let url: URL

    let busyTimeoutSeconds: Double
    private let isReadOnly: Bool
    private let queue: DatabaseQueue

    /// Opens the ledger, and creates it where there is none; its folder has to exist.
    ///
    /// - Parameter busyTimeoutSeconds: how long to wait for another process that is writing.
    /// - Throws: `RecordsError`. A file that is refused is left as it was.
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

    /// Reads what a ledger holds now, whatever its schema, also where nothing may be written; it is left as it is, and nothing
    /// is left beside it. Rows that are entered later do not appear, and none can be entered through it.
    ///
    /// - Parameter busyTimeoutSeconds: how long to wait for another process that is writing.
    /// - Throws: `RecordsError`: with exit code 66 where there is no such file or it cannot be read, 65 for one that is no sound
    ///   ledger, 78 for one of a newer version.
    public init(reading url: URL, busyTimeoutSeconds: Double = 5) throws {
        self.url = url
        self.busyTimeoutSeconds = busyTimeoutSeconds
        isReadOnly = true
        queue = try LedgerSnapshot(of: url, busyTimeoutSeconds: busyTimeoutSeconds).queue
    }

    /// Opens the user's own ledger, and creates it with its folder where there is none.
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

    /// Where the user's own ledger lies: `$XDG_DATA_HOME/dive-judge/ledger.sqlite`, else below `~/.local/share`
    /// (XDG Base Directory Specification 0.8, which has relative paths ignored). An empty or relative `HOME` counts as unset.
    public static func defaultURL(environment: [String: String]) -> URL {
        let home =
            environment["HOME"].flatMap {
                $0.hasPrefix("/") ? URL(filePath: $0, directoryHint: .isDirectory) : nil
            }
            // Not that of the current user, for which Foundation takes a relative HOME, too.
            ?? FileManager.default.homeDirectory(forUser: ProcessInfo.processInfo.userName)
            ?? FileManager.default.homeDirectoryForCurrentUser
        var data = home.appending(path: ".local/share", directoryHint: .isDirectory)
        if let named = environment["XDG_DATA_HOME"], named.hasPrefix("/") {
            data = URL(filePath: named, directoryHint: .isDirectory)
        }
        return data.appending(path: "dive-judge/ledger.sqlite", directoryHint: .notDirectory)
    }

    /// Runs statements in one transaction that begins as a writer, so that it cannot lose its turn half-way.
    func write<Result>(_ body: (Database) throws -> Result) throws -> Result {
        try refuseReadOnly()
        return try Self.translatingErrors(at: url) {
            try queue.inImmediateTransaction(body)
        }
    }

    /// - Throws: `RecordsError` where the ledger was opened for reading.
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
            // Not by `journalMode`: that would set synchronous = NORMAL, and write to the file at every opening.
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

/// Repeats an opening that SQLite refuses at once instead of waiting: the change to write-ahead logging does not ask
/// the busy handler (sqlite.org/c3ref/busy_handler.html).
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
