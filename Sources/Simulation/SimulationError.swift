/// Why a simulation could not be started or finished.
public struct SimulationError: Error, Sendable, Equatable, CustomStringConvertible {
    /// The kind of refusal.
    public enum Code: Sendable, Equatable {
        /// The configuration asks for something impossible.
        case invalidConfiguration
        /// The folder holds the dives of another configuration.
        case foreignFolder
        /// A folder or file cannot be created.
        case cannotCreate
    }

    /// The kind of refusal.
    public let code: Code
    /// The folder or the option.
    public let subject: String
    /// What is wrong, without a full stop.
    public let problem: String
    /// What to do next, a whole sentence.
    public let remedy: String

    /// One line: the subject, the problem and the remedy.
    public var description: String { "\(subject): \(problem). \(remedy)" }

    /// The exit status for a command that ends with this error: 65 for a folder with other dives in it, 73 output that
    /// cannot be created, 78 configuration.
    public var exitCode: Int32 {
        switch code {
        case .invalidConfiguration: 78
        case .foreignFolder: 65
        case .cannotCreate: 73
        }
    }
}
