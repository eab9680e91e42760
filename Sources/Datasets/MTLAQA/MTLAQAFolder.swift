import Foundation

/// The locations of MTL-AQA's files in a folder: as released, or gathered side by side.
struct MTLAQAFolder {
    /// The folder of split 0.
    let split: Part
    /// Folders that may hold the sheets and the videos, the most likely first.
    private let places: [URL]
    private let ready: URL

    /// One folder of the data set, and its path as shown in messages.
    struct Part {
        let url: URL
        let name: String

        func file(_ file: String) -> URL { url.appending(path: file, directoryHint: .notDirectory) }
    }

    /// - Throws: `DatasetError` if no folder of split 0 is found.
    init(_ folder: URL) throws {
        let releases = [folder, folder.appending(path: "MTL-AQA_dataset_release")]
        let candidates = releases.flatMap { [$0.appending(path: "Ready_2_Use"), $0] }
        guard let ready = candidates.first(where: { isFolder($0.appending(path: Self.splitName)) }) else {
            throw DatasetError(
                .unreadable, folder.lastPathComponent,
                "no folder \(Self.splitName) in it or in Ready_2_Use",
                remedy: "Name the folder of the MTL-AQA release, MTL-AQA_dataset_release.")
        }
        self.ready = ready
        split = Part(url: ready.appending(path: Self.splitName), name: Self.splitName)
        let above = ready.lastPathComponent == "Ready_2_Use" ? [ready.deletingLastPathComponent()] : []
        places = above + [ready, folder]
    }

    private static let splitName = "MTL-AQA_split_0_data"

    /// The folders `smaller_training_sets/size_N` by N; empty if the release's are missing.
    func smallerTrainingSets() throws -> [Int: Part] {
        let folder = ready.appending(path: "smaller_training_sets")
        guard isFolder(folder) else { return [:] }
        let names = try FileManager.default.contentsOfDirectory(atPath: folder.path(percentEncoded: false))
        return names.reduce(into: [:]) { sets, name in
            guard name.hasPrefix("size_"), let size = Int(name.dropFirst(5)) else { return }
            sets[size] = Part(url: folder.appending(path: name), name: name)
        }
    }

    /// The existing raw sheets `Raw_Annotations/NN.xlsx` of the given broadcasts.
    func sheets(of videos: Set<Int>) -> [Int: URL] {
        videos.reduce(into: [:]) { sheets, video in
            let name = "Raw_Annotations/\(MTLAQA.Key(video: video, dive: 0).videoName).xlsx"
            sheets[video] = places.map { $0.appending(path: name, directoryHint: .notDirectory) }.first(
                where: exists)
        }
    }

    /// The images or the video of a broadcast; if neither exists, the expected video path.
    func video(_ video: Int) -> URL {
        let name = MTLAQA.Key(video: video, dive: 0).videoName
        let frames = places.map {
            $0.appending(path: "whole_videos_frames/\(name)", directoryHint: .notDirectory)
        }
        let files = places.flatMap { place in
            ["mp4", "mkv", "webm"].map {
                place.appending(path: "whole_videos/\(name).\($0)", directoryHint: .notDirectory)
            }
        }
        return frames.first(where: isFolder) ?? files.first(where: exists) ?? files[0]
    }
}

func exists(_ url: URL) -> Bool {
    FileManager.default.fileExists(atPath: url.path(percentEncoded: false))
}

func isFolder(_ url: URL) -> Bool {
    var isFolder: ObjCBool = false
    return FileManager.default.fileExists(atPath: url.path(percentEncoded: false), isDirectory: &isFolder)
        && isFolder.boolValue
}
