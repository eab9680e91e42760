import Commands
import Datasets
import Foundation

extension TournamentListing {
    /// Lists the dives of folders; reports what cannot be read.
    ///
    /// - Throws: the first failure if there are no dives at all.
    init(openedBy folders: [String], _ log: Logger) throws {
        self.init(of: folders.map { URL(fileName: $0) })
        if entries.isEmpty, let first = failures.first {
            for failure in failures.dropFirst() { log.error("\(failure)") }
            throw first
        }
        for failure in failures { log.error("\(failure)") }
    }
}
