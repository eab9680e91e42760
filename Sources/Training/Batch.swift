import Blueprints
import Footage
import Verdicts

/// A batch of dives as network input, with their known truth.
///
/// Unknown values are masked: a target of -1 for a class or a word, a mask of 0 for a number.
struct Batch {
    let diveCount: Int
    let clips: TorchTensor  // [N * 6, 3, 16, S, S]
    let score: Known  // [N, 1], final score / 17
    let classes: [ClassificationTask: [Int]]  // N class indices, -1 unknown
    let captions: Captions?
    let clipTruth: Known  // [N * 6, K]
    let executionTruth: Known  // [N, K]

    /// Numbers, some of which may be unknown.
    struct Known {
        let values: [Float]
        let mask: [Float]
        let shape: [Int]

        var isEmpty: Bool { !mask.contains(1) }

        init(_ values: [Double?], shape: [Int]) {
            self.values = values.map { Float($0 ?? 0) }
            mask = values.map { $0 == nil ? 0 : 1 }
            self.shape = shape
        }
    }

    /// The words of the dives that have a caption; the other rows are masked.
    struct Captions {
        let length: Int
        let words: [Int]  // [N, L], each the previous word; the first is sos
        let targets: [Int]  // [N, L], the word itself, through the first eos; -1 after
    }

    /// One dive's place in a batch.
    struct Item {
        let dive: PreparedDive
        /// The caption with sos and eos; nil if unknown.
        let tokens: [Int]?
        /// The shift of the window's end in frames.
        var shift = 0
        var isMirrored = false
    }

    init(_ items: [Item]) throws {
        diveCount = items.count
        let size = items.first?.dive.inputSize ?? 0
        clips = try TorchTensor.make(
            bytes: Self.clipBytes(items, size: size),
            shape: [items.count * Blueprint.clipCount, Blueprint.clipLength, size, size, 3]
        ).normalizedFrames(mean: Preprocessing.mean, deviation: Preprocessing.standardDeviation)
        score = Known(
            items.map { $0.dive.truth?.finalScore.map { $0 / Blueprint.scoreScale } },
            shape: [items.count, 1])
        classes = Dictionary(
            uniqueKeysWithValues: ClassificationTask.allCases.map { task in
                (task, items.map { $0.dive.truth?.number.flatMap(task.classIndex) ?? -1 })
            })
        captions = Captions(items.map(\.tokens))
        clipTruth = Known(
            items.flatMap(\.clipTruth), shape: [items.count * Blueprint.clipCount, ClipTruth.count])
        executionTruth = Known(
            items.flatMap { item in
                item.dive.simulation.map { ExecutionTruth.values(of: $0.sidecar, truth: item.dive.truth) }
                    ?? Array(repeating: nil, count: ExecutionTruth.count)
            }, shape: [items.count, ExecutionTruth.count])
    }

    /// The frames of all clips, [N, 96, S, S, 3]: a dive's clips are contiguous.
    private static func clipBytes(_ items: [Item], size: Int) -> [UInt8] {
        let diveByteCount = Blueprint.clipCount * Blueprint.clipLength * size * size * 3
        return [UInt8](unsafeUninitializedCapacity: items.count * diveByteCount) { buffer, initialized in
            for (index, item) in items.enumerated() {
                let target = UnsafeMutableBufferPointer(
                    rebasing: buffer[index * diveByteCount..<(index + 1) * diveByteCount])
                item.dive.copyClips(
                    into: UnsafeMutableRawBufferPointer(target), firstFrame: item.firstFrame,
                    isMirrored: item.isMirrored)
            }
            initialized = items.count * diveByteCount
        }
    }
}

extension Batch.Item {
    /// The prepared frame at which the first clip begins.
    var firstFrame: Int { dive.place.windowStart + shift }

    /// K numbers for each of the six clips.
    fileprivate var clipTruth: [Double?] {
        let unknown = [Double?](repeating: nil, count: ClipTruth.count)
        return (0..<Blueprint.clipCount).flatMap { clip -> [Double?] in
            guard let simulation = dive.simulation else { return unknown }
            let start = firstFrame + clip * Blueprint.clipLength
            let frames = (start..<start + Blueprint.clipLength).compactMap(simulation.truth(ofFrame:))
            guard frames.count == Blueprint.clipLength else { return unknown }
            return ClipTruth.values(of: frames, number: simulation.sidecar.number)
        }
    }
}

extension Batch.Captions {
    /// Nil if no dive has a caption.
    init?(_ tokens: [[Int]?]) {
        let longest = tokens.compactMap { $0?.count }.max() ?? 0
        guard longest > 1 else { return nil }
        length = longest - 1
        var words: [Int] = []
        var targets: [Int] = []
        for row in tokens {
            let row = row ?? [Vocabulary.sos]
            let padding = length - (row.count - 1)
            words += row.dropLast() + Array(repeating: Vocabulary.eos, count: padding)
            targets += row.dropFirst() + Array(repeating: -1, count: padding)
        }
        self.words = words
        self.targets = targets
    }
}
