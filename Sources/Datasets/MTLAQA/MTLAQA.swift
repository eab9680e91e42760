public import Diving
public import Foundation

/// The annotations of MTL-AQA: 1412 dives from 15 broadcasts, 1059 for training and 353 for testing.
///
/// P. Parmar and B. Tran Morris, "What and How Well You Performed? A Multitask Learning Approach to Action Quality
/// Assessment", CVPR 2019. Nothing is corrected while reading: ``verify(frameCount:)`` reports errors.
public struct MTLAQA: Sendable {
    /// The number of frames of a dive that the study's networks see; the window ends with the dive's last frame.
    public static let windowFrameCount = 103

    /// The annotations of each dive.
    public let annotations: [Key: Annotation]
    /// The commentators' words, without the start and end markers. Includes dives that are not annotated.
    public let captions: [Key: [String]]
    /// The training dives of split 0, as the release lists them.
    public let trainingKeys: [Key]
    /// The test dives of split 0, as the release lists them.
    public let testKeys: [Key]
    /// The release's smaller training lists, by the size in their name.
    ///
    /// The list named 140 has 143 dives of one broadcast, 36 of which are test dives of split 0.
    public let smallerTrainingSets: [Int: [Key]]
    /// The words by id; the first two are the end and start markers.
    public let vocabulary: [String]
    /// The seven awards of a dive in the judges' order, from the raw sheets: if the sheet's row agrees with the annotation
    /// and all seven are valid awards.
    public let awards: [Key: [Double]]

    let sheets: [Int: [Key: SheetRow]]
    let videos: [Int: URL]

    /// Reads the annotations of a folder.
    ///
    /// The folder is the release's own (it holds `Ready_2_Use` and `Raw_Annotations`), or one that holds
    /// `MTL-AQA_split_0_data`, and may hold `smaller_training_sets`, `Raw_Annotations`, and the videos in
    /// `whole_videos_frames/NN` or `whole_videos/NN.mp4`.
    ///
    /// - Throws: `DatasetError` naming the missing or invalid file, `TensorsError` for a damaged pickle or sheet.
    public init(_ folder: URL) throws {
        let files = try MTLAQAFolder(folder)
        let split = files.split
        annotations = try readAnnotations(split.file("final_annotations_dict.pkl"))
        captions = try readCaptions(split.file("final_captions_dict.pkl"))
        vocabulary = try readVocabulary(split.file("vocab.json"))
        let known = Set(annotations.keys)
        trainingKeys = try readKeys(split.file("train_split_0.pkl"), within: known)
        testKeys = try readKeys(split.file("test_split_0.pkl"), within: known)
        smallerTrainingSets = try files.smallerTrainingSets().mapValues {
            try readKeys($0.file("train_split_0.pkl"), within: known)
        }
        let numbers = Set(annotations.keys.map(\.video))
        sheets = try files.sheets(of: numbers).reduce(into: [:]) { sheets, sheet in
            sheets[sheet.key] = try readSheet(sheet.value, video: sheet.key)
        }
        videos = Dictionary(uniqueKeysWithValues: numbers.map { ($0, files.video($0)) })
        awards = annotations.reduce(into: [:]) { [sheets] awards, dive in
            guard let row = sheets[dive.key.video]?[dive.key], row.disagreement(with: dive.value) == nil
            else {
                return
            }
            awards[dive.key] = row.awards
        }
    }

    /// Dives with their truth, in the order of the keys.
    ///
    /// The event is the broadcast ("01"); the video is `whole_videos_frames/NN` if that folder exists, otherwise
    /// `whole_videos/NN` with the extension mp4, mkv or webm, whether or not it exists.
    ///
    /// - Precondition: every key is annotated.
    public func labeledDives(_ keys: [Key]) -> [LabeledDive] {
        keys.map { key in
            guard let annotation = annotations[key], let video = videos[key.video] else {
                preconditionFailure("dive \(key) is not annotated")
            }
            let words = captions[key] ?? []
            return LabeledDive(
                video: video, event: key.videoName,
                truth: DiveTruth(
                    number: annotation.number, difficulty: annotation.difficulty,
                    height: height(of: annotation, in: key.video)?.metres, finalScore: annotation.finalScore,
                    awards: awards[key] ?? [], caption: words.isEmpty ? nil : words.joined(separator: " ")),
                endFrame: annotation.endFrame)
        }
    }
}

extension MTLAQA {
    /// One dive of one broadcast, by the release's numbers.
    public struct Key: Hashable, Comparable, Codable, Sendable, CustomStringConvertible {
        /// The broadcast, from 1.
        public var video: Int
        /// The dive in it, from 1.
        public var dive: Int

        /// Makes a key.
        public init(video: Int, dive: Int) {
            self.video = video
            self.dive = dive
        }

        /// The broadcast in two digits, as in the release's file names: "01".
        public var videoName: String { video < 10 ? "0\(video)" : "\(video)" }

        /// "01/64".
        public var description: String { "\(videoName)/\(dive)" }

        /// By broadcast, then by dive.
        public static func < (one: Key, two: Key) -> Bool {
            (one.video, one.dive) < (two.video, two.dive)
        }
    }

    /// The release's data about a dive.
    public struct Annotation: Codable, Sendable, Equatable {
        /// The dive that the classes form.
        public var number: DiveNumber
        /// The degree of difficulty.
        public var difficulty: Double
        /// The final score in points.
        public var finalScore: Double
        /// The first frame of the dive, counted from 0 at 25 frames a second.
        public var startFrame: Int
        /// The frame after the dive's last.
        public var endFrame: Int

        /// Makes an annotation.
        public init(
            number: DiveNumber, difficulty: Double, finalScore: Double, startFrame: Int, endFrame: Int
        ) {
            self.number = number
            self.difficulty = difficulty
            self.finalScore = finalScore
            self.startFrame = startFrame
            self.endFrame = endFrame
        }

        private enum CodingKeys: String, CodingKey {
            case number, difficulty
            case finalScore = "final_score"
            case startFrame = "start_frame"
            case endFrame = "end_frame"
        }
    }
}
