package import Blueprints
package import Datasets
import Failures
import Footage
package import Foundation
package import Terminal
package import Training

/// Opens a model that was trained with this version's preprocessing.
package func openModel(_ url: URL) throws -> ModelFile {
    let model = try ModelFile(contentsOf: url)
    guard model.card.preprocessing == Preprocessing.identifier else {
        throw StudiesError(
            .mismatch, url.relativePath,
            "was trained with the preprocessing \"\(model.card.preprocessing)\", this version has "
                + "\"\(Preprocessing.identifier)\"",
            remedy: "Give a model trained with that.")
    }
    return model
}

/// Decodes dives until a signal arrives, showing progress and, at the end, the videos' warnings.
package func prepareDives(
    _ dives: [LabeledDive], inputSize: Int, cache: URL, _ line: ProgressLine
) async throws -> [PreparedDive] {
    let start = Date()
    let prepared = try await prepareDives(dives, inputSize: inputSize, cache: cache) { done in
        line.show(
            "decoding: \(done) of \(dives.count) dives, \(remaining(done: done, of: dives.count, since: start))"
        )
    } isCancelled: {
        Interruption.isRequested
    }
    let odd = prepared.filter { !$0.warnings.isEmpty }
    if let first = odd.first {
        line.keep(
            "\(odd.count) of \(prepared.count) videos have problems; the first is \(first.name): "
                + first.warnings.joined(separator: " "))
    }
    return prepared
}

/// The two parts of a data set with a predefined split.
package enum DataPart {
    case training, test
}

/// Dives of a tournament folder, or of one part of the MTL-AQA release.
///
/// - Parameters:
///   - needsVideos: whether the videos will be read, so that a missing broadcast is reported before the work begins.
///   - onNotice: called with a sentence for each cell and column of a tournament's table that cannot be used.
package func readDives(
    _ folder: String, _ part: DataPart, needsVideos: Bool = true, onNotice: (String) -> Void
) throws -> [LabeledDive] {
    let url = URL(filePath: folder, directoryHint: .isDirectory)
    guard MTLAQA.isRelease(url) else { return try readTournament(url, onNotice: onNotice) }
    let release = try MTLAQA(url)
    let dives = release.labeledDives(part == .training ? release.trainingKeys : release.testKeys)
    if needsVideos { try requireBroadcasts(of: dives) }
    return dives
}

/// Throws if broadcasts of MTL-AQA dives are missing.
package func requireBroadcasts(of dives: [LabeledDive]) throws {
    let broadcasts = Set(dives.map(\.video))
    let missing = broadcasts.filter { !FileManager.default.fileExists(atPath: $0.path) }
    guard let first = missing.min(by: { $0.path < $1.path }) else { return }
    throw StudiesError(
        .missing, first.relativePath,
        "\(missing.count) of \(broadcasts.count) broadcasts are missing, this one among them",
        remedy: "Put the videos into "
            + "whole_videos/NN.mp4 or their frames into whole_videos_frames/NN."
    )
}
