public import Foundation

extension MTLAQA {
    /// Whether a folder holds the release's annotations.
    public static func isRelease(_ folder: URL) -> Bool { (try? MTLAQAFolder(folder)) != nil }

    /// Reads a `vocab.json` of the release: the words by id, eos and sos first.
    ///
    /// - Throws: `DatasetError` where the file cannot be read or is no vocabulary.
    public static func words(of file: URL) throws -> [String] { try readVocabulary(file) }
}
