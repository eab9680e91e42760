import ArgumentParser
import Foundation

/// Which model judges.
struct ModelOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "The model. (default: $DIVEJUDGE_MODEL, else the one in models/ beside the tool)",
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
        if let shipped = shippedURL() { return shipped }
        throw CommandError(
            .noModel, "model",
            "there is no \(shippedName) in a models/ folder above the tool. "
                + "Name a model with --model FILE or with the environment variable DIVEJUDGE_MODEL.")
    }

    private static let shippedName = "dive-judge-small.safetensors"

    /// The shipped model lies in `models/` of the folder that the tool was installed or built in, or of one above.
    private static func shippedURL() -> URL? {
        guard let executable = Bundle.main.executableURL?.resolvingSymlinksInPath() else { return nil }
        var folder = executable.deletingLastPathComponent()
        while true {
            let model = folder.appending(path: "models/\(shippedName)", directoryHint: .notDirectory)
            if FileManager.default.fileExists(atPath: model.path) { return model }
            if folder.path == "/" { return nil }
            folder.deleteLastPathComponent()
        }
    }
}
