import ArgumentParser
import Commands
import Files
import Foundation
import Records
import Scoring

/// Which ledger the verdicts go to, and come from.
struct LedgerOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "The ledger. (default: dive-judge/ledger.sqlite in $XDG_DATA_HOME or ~/.local/share)",
            valueName: "file"),
        completion: .file(extensions: ["sqlite"]),
        transform: {
            _ = try URL.named($0)
            return URL(filePath: $0)
        })
    var ledger: URL?

    var url: URL {
        ledger ?? Ledger.defaultURL(environment: ProcessInfo.processInfo.environment)
    }

    func open() throws -> Ledger {
        if let ledger { return try Ledger(at: ledger) }
        return try Ledger(environment: ProcessInfo.processInfo.environment)
    }

    /// Opens the ledger to read it only; it may lie where nothing can be written.
    ///
    /// - Throws: `CommandError` where there is no ledger; `RecordsError`.
    func openForReading() throws -> Ledger {
        guard !FileManager.default.fileExists(atPath: url.path) else { return try Ledger(reading: url) }
        throw CommandError(
            .missing, ledger?.relativePath ?? url.path,
            ledger == nil
                ? "there is no ledger yet. Judge something first."
                : "there is no such ledger. Check --ledger.")
    }
}
