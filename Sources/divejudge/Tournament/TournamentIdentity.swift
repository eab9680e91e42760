import Diving
import Evaluation
import Footage
import Foundation
import Records
import Tensors

extension AssessmentIdentity {
    /// What makes a verdict on this dive the same as another.
    init(_ dive: LabeledDive, contentSHA256: String, modelSHA256: String) {
        self.init(
            contentSHA256: contentSHA256, modelSHA256: modelSHA256, preprocessing: Preprocessing.identifier,
            endFrame: dive.endFrame)
    }
}

extension LedgerDive {
    /// A dive's place as the ledger keeps it.
    init(_ entry: TournamentListing.Entry, _ dive: LabeledDive, contentSHA256: String?) {
        self.init(
            folder: entry.ledgerFolder, file: entry.file, event: entry.event, diver: dive.diver,
            contentSHA256: contentSHA256, announced: dive.announced, truth: dive.truth,
            isSimulated: dive.sidecar != nil)
    }
}

extension TournamentListing.Entry {
    /// The folder by its own absolute path, whichever links lead there.
    var ledgerFolder: String { folder.resolvingSymlinksInPath().standardizedFileURL.path }
}

extension VerdictRecord {
    /// Enters which dives there are, folder by folder; where something could not be listed, none is taken to have gone.
    func enter(allOf listing: TournamentListing) {
        guard listing.failures.isEmpty else { return }
        for (folder, entries) in Dictionary(grouping: listing.entries, by: \.ledgerFolder) {
            enter(allDives: entries.map { ($0.file, $0.event) }, of: folder)
        }
    }
}

extension JudgedDive {
    init(_ entry: TournamentListing.Entry, _ outcome: Outcome) {
        self.init(event: entry.event, file: entry.file, dive: try? entry.dive.get(), outcome: outcome)
    }
}

extension Assessment {
    /// The verdict as one of this dive: by its name, and rated from its height.
    func placed(_ dive: LabeledDive) -> Assessment {
        let renamed = renamed(dive.video.relativePath)
        guard let height = dive.announced?.height.flatMap(PlatformHeight.init(rawValue:)) else {
            return renamed
        }
        return renamed.rated(from: height)
    }
}

/// SHA-256 of a video's bytes, or of the names and bytes of a folder's files in the order of their names.
///
/// - Throws: `TensorsError` where something cannot be read.
func contentSHA256(of video: URL) throws -> String {
    var isFolder: ObjCBool = false
    guard FileManager.default.fileExists(atPath: video.path, isDirectory: &isFolder), isFolder.boolValue
    else { return try sha256(ofFileAt: video) }
    var digest = SHA256()
    for name in try FileManager.default.contentsOfDirectory(atPath: video.path).sorted() {
        let file = video.appending(path: name, directoryHint: .notDirectory)
        guard let values = try? file.resourceValues(forKeys: [.isRegularFileKey]),
            values.isRegularFile == true
        else { continue }
        Array("\(try sha256(ofFileAt: file)) \(name)\0".utf8).withUnsafeBytes { digest.update($0) }
    }
    return digest.text
}
