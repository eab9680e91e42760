import ArgumentParser
import Commands
import Foundation

/// How much the tool reports on stderr besides its results.
struct LogOptions: ParsableArguments {
    @Flag(name: .shortAndLong, help: "Show progress on stderr.")
    var verbose = false

    @Flag(name: .shortAndLong, help: "Show only errors on stderr.")
    var quiet = false

    func validate() throws {
        if verbose && quiet {
            throw ValidationError("--verbose and --quiet exclude each other; give one of them.")
        }
    }

    func makeLogger() -> Logger {
        Logger(level: verbose ? .debug : quiet ? .error : .notice)
    }

    /// Runs a command's body; an error is reported in one line on stderr and determines the exit status.
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
            throw ExitCode(exitStatus(of: error))
        }
    }
}
