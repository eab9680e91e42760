public import Foundation

/// What a folder holds that somebody wants to have judged.
public enum DiveFolder: Sendable, Equatable {
    /// Videos, in the order of their names, and what is wrong with those that no text can name; those of folders inside it are not
    /// among them, and images beside them are pictures of something else.
    case videos([Result<URL, DatasetError>])
    /// No videos but the images of one dive, as far as their names tell.
    case images
    /// Nothing that could be judged.
    case neither(hasSubfolders: Bool)

    /// Looks into a folder.
    ///
    /// - Throws: `DatasetError` (unreadable) where it cannot be listed.
    public init(_ folder: URL) throws {
        let contents = try FolderContents(of: folder, subject: folder.relativePath)
        if !contents.videos.isEmpty || !contents.nonUTF8Videos.isEmpty {
            // By text: a folder named as a link must stay what the user typed.
            let path = folder.relativePath
            func place(_ name: String) -> String { path.hasSuffix("/") ? path + name : "\(path)/\(name)" }
            self = .videos(
                contents.videos.map { .success(URL(filePath: place($0))) }
                    + contents.nonUTF8Videos.map { .failure(.nonUTF8Name(place($0))) })
        } else if contents.imageCount > 0 || contents.hasImages {
            self = .images
        } else {
            self = .neither(hasSubfolders: !contents.subfolders.isEmpty)
        }
    }
}
