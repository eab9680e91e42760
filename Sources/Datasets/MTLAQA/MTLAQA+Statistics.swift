public import Statistics
public import Verdicts

extension MTLAQA {
    /// The data set in numbers.
    public struct Statistics: Codable, Sendable, Equatable {
        /// The number of annotated dives.
        public let diveCount: Int
        /// The number of distinct dives among them.
        public let diveNumberCount: Int
        /// The number of ids in the vocabulary, including markers.
        public let vocabularyCount: Int
        /// The broadcasts.
        public let videos: [VideoCount]
        /// The number of dives in each class of each head.
        public let classCounts: [ClassificationTask: [Int]]
        /// The final scores in points.
        public let finalScore: Spread
        /// The degrees of difficulty.
        public let difficulty: Spread
        /// The words of the captions of annotated dives.
        public let captionWords: Spread
        /// The frames from start to end of a dive.
        public let frames: Spread
        /// The number of dives shorter than the window of 103 frames, which then begins before them.
        public let shorterThanWindowCount: Int
        /// The number of dives longer than the window, which then begins within them.
        public let longerThanWindowCount: Int
        /// The training lists, the full one first, each with its baselines on the test dives.
        public let trainingLists: [TrainingList]
        /// Spearman's correlation of one judge's award, times 3 and the difficulty, with the final score, by judge, over the
        /// test dives with seven awards.
        public let judges: [Statistic]

        private enum CodingKeys: String, CodingKey {
            case diveCount = "dives"
            case diveNumberCount = "dive_numbers"
            case vocabularyCount = "vocabulary"
            case videos
            case classCounts = "classes"
            case finalScore = "final_score"
            case difficulty
            case captionWords = "caption_words"
            case frames
            case shorterThanWindowCount = "shorter_than_window"
            case longerThanWindowCount = "longer_than_window"
            case trainingLists = "training_lists"
            case judges
        }
    }

    /// Counts and measures the annotations.
    public func statistics() -> Statistics {
        let dives = annotations.sorted { $0.key < $1.key }
        let lengths = dives.map { $0.value.endFrame - $0.value.startFrame }
        return Statistics(
            diveCount: dives.count,
            diveNumberCount: Set(dives.map(\.value.number)).count,
            vocabularyCount: vocabulary.count,
            videos: videoCounts,
            classCounts: Dictionary(
                uniqueKeysWithValues: ClassificationTask.allCases.map { task in
                    var counts = [Int](repeating: 0, count: task.classCount)
                    for case let index? in dives.map({ task.classIndex(of: $0.value.number) }) {
                        counts[index] += 1
                    }
                    return (task, counts)
                }),
            finalScore: Statistics.Spread(dives.map(\.value.finalScore)),
            difficulty: Statistics.Spread(dives.map(\.value.difficulty)),
            captionWords: Statistics.Spread(dives.compactMap { captions[$0.key].map { Double($0.count) } }),
            frames: Statistics.Spread(lengths.map(Double.init)),
            shorterThanWindowCount: lengths.count { $0 < Self.windowFrameCount },
            longerThanWindowCount: lengths.count { $0 > Self.windowFrameCount },
            trainingLists: trainingLists,
            judges: judgeCorrelations(of: labeledDives(testKeys)))
    }

    private var videoCounts: [Statistics.VideoCount] {
        let training = Dictionary(grouping: trainingKeys, by: \.video).mapValues(\.count)
        let test = Dictionary(grouping: testKeys, by: \.video).mapValues(\.count)
        return Dictionary(grouping: annotations.keys, by: \.video).sorted { $0.key < $1.key }.map {
            video, keys in
            Statistics.VideoCount(
                video: video, diveCount: keys.count, trainingCount: training[video] ?? 0,
                testCount: test[video] ?? 0)
        }
    }

    private var trainingLists: [Statistics.TrainingList] {
        let lists =
            [(nil, trainingKeys)]
            + smallerTrainingSets.sorted { $0.key < $1.key }.map { (Int?($0.key), $0.value) }
        return lists.map { size, keys in
            Statistics.TrainingList(
                size: size, diveCount: keys.count, testDiveCount: Set(keys).intersection(testKeys).count,
                baselines: metadataBaselines(training: labeledDives(keys), test: labeledDives(testKeys)))
        }
    }
}

extension MTLAQA.Statistics {
    /// The dives of a broadcast.
    public struct VideoCount: Codable, Sendable, Equatable {
        /// The broadcast.
        public let video: Int
        /// The number of its annotated dives.
        public let diveCount: Int
        /// The number in the full training list.
        public let trainingCount: Int
        /// The number in the test list.
        public let testCount: Int

        private enum CodingKeys: String, CodingKey {
            case video
            case diveCount = "dives"
            case trainingCount = "training"
            case testCount = "test"
        }
    }

    /// A list of training dives.
    public struct TrainingList: Codable, Sendable, Equatable {
        /// The size in the list's name; nil for the full list.
        public let size: Int?
        /// The actual number of dives.
        public let diveCount: Int
        /// The number of test dives among them.
        public let testDiveCount: Int
        /// The metadata-only baselines from this list on the test dives.
        public let baselines: MetadataBaselines

        private enum CodingKeys: String, CodingKey {
            case size
            case diveCount = "dives"
            case testDiveCount = "test_dives"
            case baselines
        }
    }

    /// The range and mean of some numbers; undefined if there are none.
    public struct Spread: Codable, Sendable, Equatable {
        /// The smallest number.
        public let least: Statistic
        /// The mean.
        public let mean: Statistic
        /// The greatest number.
        public let greatest: Statistic

        init(_ values: [Double]) {
            guard let least = values.min(), let greatest = values.max() else {
                (self.least, mean, self.greatest) = (Self.nothing, Self.nothing, Self.nothing)
                return
            }
            self.least = Statistic(least)
            mean = Statistic(Statistics.mean(values))
            self.greatest = Statistic(greatest)
        }

        private static let nothing = Statistic.undefined(reason: "no dives")
    }
}
