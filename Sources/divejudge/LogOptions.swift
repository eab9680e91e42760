import ArgumentParser
import Foundation
import Logging
import Terminal

/// How much the tool says on stderr beside its results.
struct LogOptions: ParsableArguments {
    @Flag(name: .shortAndLong, help: "Say on stderr what is being done.")
    var verbose = false

    @Flag(name: .shortAndLong, help: "Say nothing on stderr but errors.")
    var quiet = false

    func validate() throws {
        if verbose && quiet {
            throw ValidationError("--verbose and --quiet exclude each other; give one of them.")
        }
    }

    func makeLogger() -> Logger {
        var logger = Logger(label: "divejudge") { _ in StandardErrorLog() }
        logger.logLevel = verbose ? .debug : quiet ? .error : .notice
        return logger
    }

    /// Runs a command's body; an error is told on stderr in one line and becomes the exit status.
    func reportingErrors(_ body: (Logger) throws -> Void) throws {
        let logger = makeLogger()
        do {
            try body(logger)
        } catch is StandardOutput.ClosedPipe {
            return
        } catch let code as ExitCode {
            throw code
        } catch {
            logger.error("\(error)\(nextStep(after: error))")
            throw exitStatus(of: error)
        }
    }
}

/// One line a message on stderr: "error: dive.mp4: ...", without date or origin.
private struct StandardErrorLog: LogHandler {
    var logLevel = Logger.Level.notice
    var metadata: Logger.Metadata = [:]

    subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { metadata[key] }
        set { metadata[key] = newValue }
    }

    func log(event: LogEvent) {
        let line = "\(event.level): \(TerminalText.escaped(event.message.description))\n"
        StandardError.write(line)
    }
}
