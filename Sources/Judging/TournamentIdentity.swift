import Competition
public import Datasets
import Diving
import Files
import Footage
public import Foundation
public import Records
import Verdicts

extension AssessmentIdentity {
    /// The identity of an assessment of this dive.
    init(_ dive: LabeledDive, contentSHA256: String, modelSHA256: String) {
        self.init(
            contentSHA256: contentSHA256, modelSHA256: modelSHA256, preprocessing: Preprocessing.identifier,
            endFrame: dive.endFrame)
    }
}

extension LedgerDive {
    /// A dive's entry in the ledger.
    init(_ entry: TournamentListing.Entry, _ dive: LabeledDive, contentSHA256: String?) {
        self.init(
            folder: entry.ledgerFolder, file: entry.file, event: entry.event, diver: dive.diver,
            contentSHA256: contentSHA256, endFrame: dive.endFrame, announced: dive.announced,
            truth: dive.truth,
            isSimulated: dive.sidecar != nil)
    }
}

extension TournamentListing.Entry {
    /// The folder's own absolute path, with links resolved.
    var ledgerFolder: String { folder.ledgerPath }
}

extension URL {
    /// A folder's absolute path in the ledger.
    fileprivate var ledgerPath: String { resolvingSymlinksInPath().standardizedFileURL.path }
}

extension TournamentListing {
    /// A listing failure as a ledger entry; without a folder if several of the given names fit.
    ///
    /// - Parameter exitStatus: the exit status recorded with a failure.
    public func ledgerFailures(
        _ roots: [URL], exitStatus: (any Error) -> Int32
    ) -> [LedgerFailure] {
        return failures.map { failure in
            // A failure's subject begins with the name of the searched folder.
            let own = roots.filter {
                let name = $0.absoluteURL.standardizedFileURL.lastPathComponent
                return failure.subject == name || failure.subject.hasPrefix(name + "/")
            }
            let known = roots.count == 1 ? roots : own
            return LedgerFailure(
                folder: known.count == 1 ? known[0].ledgerPath : "", event: nil, file: failure.subject,
                reason: "\(failure)", exitCode: exitStatus(failure))
        }
    }
}

/// Whether a folder is another one or lies below it, comparing the bytes of their paths.
private func isFolder(_ folder: String, in root: String) -> Bool {
    folder.utf8.elementsEqual(root.utf8)
        || folder.utf8.starts(with: (root.hasSuffix("/") ? root : root + "/").utf8)
}

extension LedgerWriter {
    /// Records which dives folders and their subfolders contain; if listing partly failed, no dive is treated as removed.
    public func enter(allOf listing: TournamentListing, in folders: [URL]) {
        guard listing.failures.isEmpty, listing.unsureEvents.isEmpty else { return }
        let dives = listing.entries.map { (folder: $0.ledgerFolder, file: $0.file, event: $0.event) }
        let roots = folders.map(\.ledgerPath)
        // Links may also lead to folders elsewhere. Folders are distinct if the bytes of their names are.
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
    /// The assessment under this dive's name, rated from its height.
    func placed(_ dive: LabeledDive) -> Assessment {
        let renamed = renamed(dive.video.relativePath)
        return dive.height.map(renamed.rated(from:)) ?? renamed
    }
}

extension LabeledDive {
    /// The height for the difficulty; nil if unknown or not a competition height.
    var height: PlatformHeight? { announced?.height.flatMap(PlatformHeight.init(rawValue:)) }
}
