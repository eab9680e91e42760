import ArgumentParser
import Commands
import Foundation

/// Which model judges.
struct ModelOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "The model. (default: $DIVEJUDGE_MODEL, else the shipped model)",
            valueName: "file"),
        completion: .file(extensions: ["safetensors"]),
        transform: {
            _ = try URL.named($0)
            return URL(filePath: $0)
        })
    var model: URL?

    func url() throws -> URL {
        try model ?? Self.defaultURL(environment: ProcessInfo.processInfo.environment)
    }

    static func defaultURL(environment: [String: String]) throws -> URL {
        if let path = environment["DIVEJUDGE_MODEL"], !path.isEmpty { return URL(filePath: path) }
        let executable = Bundle.main.executableURL?.resolvingSymlinksInPath()
        if let shipped = executable.flatMap(shippedURL) { return shipped }
        throw CommandError(
            .mismatch, "model",
            "\(shippedName) was found neither in a models/ folder beside or above the tool nor in ../share/dive-judge/models",
            remedy: "Name a model with --model FILE or with the environment variable DIVEJUDGE_MODEL.")
    }

    private static let shippedName = "dive-judge-small.safetensors"

    /// The shipped model is in `models/` beside the tool or in a parent folder (an unpacked archive, a checkout), or where a
    /// package installs it: the tool in `bin`, the model in `share/dive-judge/models`.
    static func shippedURL(executable: URL) -> URL? {
        let home = executable.deletingLastPathComponent()
        var places: [URL] = []
        var folder = home
        while true {
            places.append(folder.appending(path: "models"))
            if folder.path == "/" { break }
            folder.deleteLastPathComponent()
        }
        places.append(home.deletingLastPathComponent().appending(path: "share/dive-judge/models"))
        return places.map { $0.appending(path: shippedName, directoryHint: .notDirectory) }
            .first { FileManager.default.fileExists(atPath: $0.path) }
    }
}
