public import Foundation

extension MTLAQA {
    /// Whether a folder holds the release's annotations.
    public static func isRelease(_ folder: URL) -> Bool { (try? MTLAQAFolder(folder)) != nil }

    /// Reads a `vocab.json` of the release: the words by id, eos and sos first.
    ///
    /// - Throws: `DatasetError` if the file cannot be read or is not a vocabulary.
    public static func words(of file: URL) throws -> [String] { try readVocabulary(file) }
}
