public import Blueprints
public import Tensors
import Verdicts

/// Runs a network on one dive after another.
///
/// Owns the memory and the threads for it. A session belongs to one task: it is not `Sendable`; several may run one network
/// at the same time.
public final class Session {
    private let network: Network
    private let backbone: FeatureMapRunner
    private let workers: Workers
    private let inputShape: [Int]

    /// - Parameters:
    ///   - threads: how many threads to use; nil for one per processor core.
    ///   - releasesWeights: whether to release the large weights of a mapped file once they are read; a second dive works,
    ///     too, but has to load them again.
    public init(_ network: Network, threads: Int? = nil, releasesWeights: Bool = false) {
        self.network = network
        workers = Workers(count: threads, letsWeightsGo: releasesWeights)
        backbone = FeatureMapRunner(network.backbone, workers: workers)
        inputShape = network.blueprint.graph[NodeName.clips].shape
    }

    /// Runs the network on the clips of one dive.
    ///
    /// - Parameter clips: [6, 3, 16, S, S], normalised.
    public func run(clips: Tensor) -> NetworkOutput {
        let clipFeatures = clipFeatures(clips: clips)
        return workers.gather { judge(clipFeatures) }
    }

    /// Runs the network on the clips of one dive, requesting each when it is needed.
    ///
    /// - Parameter nextClip: returns clips 0 to 5 in order, each [3, 16, S, S], normalised; it may wait for them.
    /// - Throws: what `nextClip` throws.
    public func run(nextClip: (_ index: Int) throws -> Tensor) rethrows -> NetworkOutput {
        for index in 0..<Blueprint.clipCount {
            let clip = try nextClip(index)
            precondition(clip.shape == inputShape, "a clip of shape \(clip.shape), expected \(inputShape)")
            clip.values.withUnsafeBufferPointer { clip in
                workers.gather { backbone.read(clip, index: index) }
            }
        }
        return workers.gather { judge(backbone.features(of: network.lastVolume)) }
    }

    /// The features of each clip on its own, [6, F].
    ///
    /// - Parameter clips: [6, 3, 16, S, S], normalised.
    package func clipFeatures(clips: Tensor) -> Tensor {
        precondition(
            clips.shape == [Blueprint.clipCount] + inputShape,
            "clips of shape \(clips.shape), expected \([Blueprint.clipCount] + inputShape)")
        return clips.values.withUnsafeBufferPointer { values in
            workers.gather {
                let length = values.count / Blueprint.clipCount
                for index in 0..<Blueprint.clipCount {
                    let clip = values[index * length..<(index + 1) * length]
                    backbone.read(UnsafeBufferPointer(rebasing: clip), index: index)
                }
                return backbone.features(of: network.lastVolume)
            }
        }
    }

    /// Everything after the clip features, [6, F]: the dive's score and classes, and the caption.
    ///
    /// The dive without each of its clips passes through the layers in the same batch, so that the weights are read only
    /// once: row 0 of every value is the dive, row 1 + i the dive without clip i.
    private func judge(_ clipFeatures: Tensor) -> NetworkOutput {
        var values: [String: Tensor] = [:]
        func value(_ name: String) -> Tensor {
            guard let value = values[name] else { preconditionFailure("no step has made \"\(name)\"") }
            return value
        }
        for step in network.diveSteps {
            switch step {
            case .meanOverClips(let output): values[output] = clipFeatures.meansOfRows
            case .lstmOverClips(let stack, let output):
                values[output] = stack.readLeavingOut(clipFeatures, workers)
            case .linear(let layer, let isRectified, let input, let output):
                var result = layer(value(input), workers, isLastUse: true)
                if isRectified { result.values = result.values.map { max($0, 0) } }
                values[output] = result
            }
        }
        let scores = value(NodeName.score).values  // [1 + 6]
        let caption = network.captioner?.caption(clipFeatures, workers) ?? (words: [], areFinite: true)
        return NetworkOutput(
            clipFeatures: clipFeatures, normalizedScore: scores[0],
            logits: Dictionary(
                uniqueKeysWithValues: ClassificationTask.allCases.map { task in
                    (task, Array(value(task.headName).values.prefix(task.classCount)))
                }),
            captionTokens: caption.words, areWordsFinite: caption.areFinite,
            normalizedScoresWithoutClip: Array(scores.dropFirst()))
    }

    /// Runs the backbone several times and times each of its steps.
    ///
    /// - Parameter clips: [6, 3, 16, S, S].
    package func measure(clips: Tensor, rounds: Int) -> [StepTiming] {
        clips.values.withUnsafeBufferPointer { clips in
            workers.gather { backbone.measure(clips, rounds: rounds) }
        }
    }
}

extension Session {
    /// Plans a network and prepares it to run, like `Network.init` followed by `init(_:threads:)`.
    ///
    /// - Throws: as `Network.init` does.
    public convenience init(
        blueprint: Blueprint, threads: Int? = nil, parameters: (_ name: String) throws -> Weights
    ) throws {
        self.init(
            try Network(blueprint: blueprint, threads: threads, parameters: parameters), threads: threads)
    }

    /// Plans a network whose weights are in memory.
    ///
    /// - Throws: as `Network.init` does; `.modelMismatch` if a tensor is missing.
    public convenience init(blueprint: Blueprint, threads: Int? = nil, parameters: [String: Tensor]) throws {
        try self.init(blueprint: blueprint, threads: threads) { name in
            guard let tensor = parameters[name] else {
                throw ScoringError(
                    .modelMismatch, blueprint.name,
                    "tensor \"\(name)\" is missing",
                    remedy: "Give all of the network's.")
            }
            return Weights(tensor)
        }
    }
}

extension Tensor {
    /// The mean of a matrix's rows, and the means with each row left out: [1 + rows, columns].
    fileprivate var meansOfRows: Tensor {
        let (rowCount, width) = (shape[0], shape[1])
        var means: [Float] = []
        means.reserveCapacity((1 + rowCount) * width)
        for leftOut in -1..<rowCount {
            let rows = (0..<rowCount).filter { $0 != leftOut }
            for column in 0..<width {
                var sum: Float = 0
                for row in rows { sum += values[row * width + column] }
                means.append(sum / Float(rows.count))
            }
        }
        return Tensor(shape: [1 + rowCount, width], values: means)
    }
}
