import ArgumentParser
import Commands
import Files
import Foundation
import Judging
import Records
import Scoring
import Terminal

/// Which ledger assessments are written to and read from.
struct LedgerOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "The ledger. (default: $DIVEJUDGE_LEDGER, else dive-judge/ledger.sqlite in $XDG_DATA_HOME or ~/.local/share)",
            valueName: "file"),
        completion: .file(extensions: ["sqlite"]),
        transform: {
            _ = try URL.named($0)
            return URL(filePath: $0)
        })
    var ledger: URL?

    var url: URL {
        named ?? Ledger.defaultURL(environment: ProcessInfo.processInfo.environment)
    }

    /// The ledger that the option or the environment names.
    private var named: URL? {
        if let ledger { return ledger }
        let path = ProcessInfo.processInfo.environment["DIVEJUDGE_LEDGER"] ?? ""
        return path.isEmpty ? nil : URL(filePath: path)
    }

    func open() throws -> Ledger {
        if let named { return try Ledger(at: named) }
        return try Ledger(environment: ProcessInfo.processInfo.environment)
    }

    /// Opens the ledger read-only; its folder may be read-only, too.
    ///
    /// - Throws: `CommandError` if there is no ledger; `RecordsError`.
    func openForReading() throws -> Ledger {
        guard !FileManager.default.fileExists(atPath: url.path) else { return try Ledger(reading: url) }
        throw CommandError(
            .missing, named?.relativePath ?? url.path,
            named == nil ? "there is no ledger yet" : "there is no such ledger",
            remedy: named == nil ? "Judge something first." : "Check its name.")
    }
}

extension LedgerOptions {
    /// Opens the ledger and records a run with a model.
    func writer(of model: LoadedModel) throws -> LedgerWriter {
        let run = try LedgerRun(
            of: model, tool: "divejudge", version: toolVersion, commandLine: CommandLine.quoted)
        let (named, environment) = (named, ProcessInfo.processInfo.environment)
        return try LedgerWriter(run) {
            if let named { return try Ledger(at: named) }
            return try Ledger(environment: environment)
        }
    }
}

extension LedgerWriter {
    /// Ends the run, and reports what could not be recorded.
    ///
    /// - Returns: the exit status if something could not be recorded.
    func close(reportingTo log: Logger) -> ExitCode? {
        guard let loss = close() else { return nil }
        log.error("\(loss.reason)")
        if loss.verdictCount > 0 {
            log.error(
                "\(loss.verdictCount) of the assessments were not recorded; rerun the command to judge them again"
            )
        }
        return ExitCode(exitStatus(of: loss.reason))
    }
}
