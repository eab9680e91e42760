import Commands
import Competition
import Datasets
import Diving
import Files
import Footage
import Foundation
import Records
import Verdicts

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
            contentSHA256: contentSHA256, endFrame: dive.endFrame, announced: dive.announced,
            truth: dive.truth,
            isSimulated: dive.sidecar != nil)
    }
}

extension TournamentListing.Entry {
    /// The folder by its own absolute path, whichever links lead there.
    var ledgerFolder: String { folder.ledgerPath }
}

extension URL {
    /// The absolute path by which the ledger knows a folder.
    fileprivate var ledgerPath: String { resolvingSymlinksInPath().standardizedFileURL.path }
}

extension TournamentListing {
    /// What could not be listed, as the ledger keeps it; without folder where several of the names that were given fit.
    func ledgerFailures(_ folders: [String]) -> [LedgerFailure] {
        let roots = folders.map { URL(fileName: $0) }
        return failures.map { failure in
            // A failure's subject begins with the name of the folder that was searched.
            let own = roots.filter {
                let name = $0.absoluteURL.standardizedFileURL.lastPathComponent
                return failure.subject == name || failure.subject.hasPrefix(name + "/")
            }
            let known = roots.count == 1 ? roots : own
            return LedgerFailure(
                folder: known.count == 1 ? known[0].ledgerPath : "", event: nil, file: failure.subject,
                reason: "\(failure)", exitCode: failure.kind.exitStatus)
        }
    }
}

/// Whether a folder is another one or lies below it, by the bytes of their paths.
private func isFolder(_ folder: String, in root: String) -> Bool {
    folder.utf8.elementsEqual(root.utf8)
        || folder.utf8.starts(with: (root.hasSuffix("/") ? root : root + "/").utf8)
}

extension LedgerWriter {
    /// Enters which dives there are in folders and below; where something could not be listed, none is taken to have gone.
    func enter(allOf listing: TournamentListing, in folders: [String]) {
        guard listing.failures.isEmpty, listing.unsureEvents.isEmpty else { return }
        let dives = listing.entries.map { (folder: $0.ledgerFolder, file: $0.file, event: $0.event) }
        let roots = folders.map { URL(fileName: $0).ledgerPath }
        // Links lead to folders elsewhere, too. Folders are as many as their names have different bytes.
        let elsewhere = Set(dives.map { Array($0.folder.utf8) }).map { String(decoding: $0, as: UTF8.self) }
            .filter { folder in !roots.contains { isFolder(folder, in: $0) } }
        for root in roots + elsewhere {
            enter(allDives: dives.filter { isFolder($0.folder, in: root) }, in: root)
        }
    }
}

extension JudgedDive {
    init(_ entry: TournamentListing.Entry, _ outcome: Outcome) {
        self.init(
            event: entry.event, file: entry.file, dive: try? entry.dive.get(), outcome: outcome,
            diver: entry.diver)
    }
}

extension Assessment {
    /// The verdict as one of this dive: by its name, and rated from its height.
    func placed(_ dive: LabeledDive) -> Assessment {
        let renamed = renamed(dive.video.relativePath)
        return dive.height.map(renamed.rated(from:)) ?? renamed
    }
}

extension LabeledDive {
    /// The height that the difficulty is taken from; nil where that is unknown, or no competition's.
    var height: PlatformHeight? { announced?.height.flatMap(PlatformHeight.init(rawValue:)) }
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
