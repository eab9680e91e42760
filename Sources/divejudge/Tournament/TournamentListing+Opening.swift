import Commands
import Datasets
import Foundation

extension TournamentListing {
    /// Lists the dives of folders; what cannot be read is told.
    ///
    /// - Throws: the first failure where there is no dive at all.
    init(openedBy folders: [String], _ log: Logger) throws {
        self.init(of: folders.map { URL(fileName: $0) })
        if entries.isEmpty, let first = failures.first {
            for failure in failures.dropFirst() { log.error("\(failure)") }
            throw first
        }
        for failure in failures { log.error("\(failure)") }
    }
}
