public import Foundation

/// The contents of a folder to be judged.
public enum DiveFolder: Sendable, Equatable {
    /// Videos, ordered by name, and errors for those whose names are not valid text; videos in subfolders are not included,
    /// and images beside videos are ignored.
    case videos([Result<URL, DatasetError>])
    /// No videos but the images of one dive, judging by their names.
    case images
    /// Nothing to judge.
    case neither(hasSubfolders: Bool)

    /// Reads a folder.
    ///
    /// - Throws: `DatasetError` (unreadable) if it cannot be listed.
    public init(_ folder: URL) throws {
        let contents = try FolderContents(of: folder, subject: folder.relativePath)
        if !contents.videos.isEmpty || !contents.nonUTF8Videos.isEmpty {
            // As text: a folder named by a link must remain what the user typed.
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
