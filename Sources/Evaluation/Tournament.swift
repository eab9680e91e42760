public import Foundation

/// Reads a tournament folder.
public func readTournament(_ folder: URL) throws -> [LabeledDive] { [] }

/// Writes a tournament.
public func writeTournament(_ dives: [LabeledDive], to folder: URL) throws {}
