public import Blueprints
public import Diving
public import Footage
public import Foundation
public import Verdicts

/// A trained judge: turns a video of a dive into an assessment.
///
/// A judge assesses any number of videos, one after another. It belongs to one task: it is not `Sendable`; its model is.
public struct Judge {
    /// The model.
    public let opened: LoadedModel

    private let session: Session
    private let reader: FootageReader

    /// - Parameters:
    ///   - threads: how many threads the network may use; nil for one per processor core.
    ///   - releasesWeights: whether low memory use matters more than the speed of a second dive; see `Session`.
    public init(_ opened: LoadedModel, threads: Int? = nil, releasesWeights: Bool = false) {
        self.opened = opened
        session = Session(opened.network, threads: threads, releasesWeights: releasesWeights)
        reader = FootageReader(
            preprocessing: Preprocessing(inputSize: opened.card.blueprint.inputSize), region: .crop)
    }

    /// Opens a model file for a single judge.
    ///
    /// - Throws: as `LoadedModel.init(contentsOf:threads:)` does.
    public init(modelFile: URL, threads: Int? = nil) throws {
        self.init(try LoadedModel(contentsOf: modelFile, threads: threads), threads: threads)
    }

    /// Judges the dive that ends with the video, or with the given frame.
    ///
    /// The network runs on the first clips while later ones are read. So the assessment's decoding time runs until the last
    /// clip arrives, and the network's time starts then.
    ///
    /// - Parameters:
    ///   - video: a video file, or a folder of numbered images.
    ///   - endingAt: the last frame to use, counted from 0 at 25 frames a second of the video as it plays.
    ///   - timing: what is known about the video's speed besides what the file states.
    ///   - height: where the dive starts, which sets the difficulty; the difficulty is nil if the table does not list the
    ///     dive from there. If no height is given, it is the one from 10 m, or from the highest place listed.
    /// - Throws: `FootageError` if the video cannot be judged; `ScoringError` `.notFinite` if the network's output is not
    ///   finite, `.modelChanged` if the model's file was modified since it was opened.
    public func assess(
        _ video: URL, endingAt: Int? = nil, timing: FilmTiming = FilmTiming(),
        from height: PlatformHeight? = nil
    ) throws -> Assessment {
        let clock = ContinuousClock()
        let start = clock.now
        let (window, output, decoded) = try run(video, endingAt: endingAt, timing)
        let judged = clock.now
        try check(output)

        let classification = output.classification
        let dive = classification.mostProbableDive
        let calibration = opened.card.calibration
        let recognition = output.recognition(calibration?.detector)
        let score = recognition?.withheldScore == nil ? output.predictedScore : nil
        return try Assessment(
            file: video.relativePath, model: opened.model, score: score,
            interval: score.flatMap { calibration?.interval(around: $0) }, recognition: recognition,
            dive: Assessment.Dive(
                number: dive,
                difficulty: (height ?? dive.heights.last).flatMap { dive.degreeOfDifficulty(from: $0) }),
            classification: classification,
            caption: Assessment.Caption(
                text: opened.card.vocabulary.caption(output.captionTokens), tokens: output.captionTokens),
            timeline: score == nil ? [] : output.timeline(window.window),
            footage: Assessment.Footage(
                frames: window.decodedFrameCount, frameRate: window.frameRate, window: window.window,
                clips: ClipSampling.clipStarts.count, preprocessing: Preprocessing.identifier),
            seconds: Assessment.Seconds(
                decode: (decoded - start).seconds, network: (judged - decoded).seconds,
                total: (clock.now - start).seconds),
            warnings: window.warnings.map(Assessment.Warning.footage)
                + warnings(output, recognition, dive: dive)
                + hints(window, recognition, isEndKnown: endingAt != nil, timing))
    }

    /// The network's raw output for a dive.
    ///
    /// - Throws: as `assess(_:endingAt:timing:from:)` does.
    public func output(of video: URL, endingAt: Int? = nil) throws -> NetworkOutput {
        let (_, output, _) = try run(video, endingAt: endingAt, FilmTiming())
        try check(output)
        return output
    }

    /// Reads a video and runs the network on each clip while the next ones are read.
    ///
    /// - Returns: also when the last clip arrived.
    private func run(
        _ video: URL, endingAt: Int?, _ timing: FilmTiming
    ) throws -> (FootageWindow, NetworkOutput, decoded: ContinuousClock.Instant) {
        try opened.refuseChange()
        var reader = reader
        reader.timing = timing
        let feed = ClipFeed(reader, video, endingAt: endingAt)
        let output: NetworkOutput?
        do {
            output = try session.run { reader.preprocessing.clip(try feed.clip($0)) }
        } catch is ClipFeed.Ended {
            output = nil
        }
        let window = try feed.window()
        if let output, let decoded = feed.lastArrival, window.streamedClipCount > 0 {
            return (window, output, decoded)
        }
        // The end of the video was not known in advance, or the file stated it wrongly.
        let clips = window.clips(reader.preprocessing)
        let decoded = ContinuousClock.now
        return (window, session.run(clips: clips), decoded)
    }

    /// Throws unless the model is unchanged and its output is finite.
    private func check(_ output: NetworkOutput) throws {
        try opened.refuseChange()
        let isFinite =
            output.areWordsFinite && output.score.isFinite && output.scoresWithoutClip.allSatisfy(\.isFinite)
            && output.logits.values.allSatisfy { $0.allSatisfy(\.isFinite) }
        guard isFinite else {
            throw ScoringError(
                .notFinite, opened.path,
                "gives a score, a class or a word that is not finite",
                remedy: "Its weights are damaged or its training diverged: "
                    + "use another model.")
        }
    }

    /// What the reader should know about the assessment, besides warnings about the footage.
    private func warnings(
        _ output: NetworkOutput, _ recognition: Assessment.Recognition?, dive: DiveNumber
    ) -> [Assessment.Warning] {
        var warnings: [Assessment.Warning] = []
        switch recognition?.verdict {
        case nil, .dive: break
        case .notSure: warnings.append(.notSure)
        case .notADive: warnings.append(.notADive)
        }
        if opened.card.isTrainedOnSimulation, opened.card.calibration?.isOfSimulation != false {
            warnings.append(.simulatedTraining)
        }
        if let record = opened.card.recordWarning { warnings.append(record) }
        if recognition == nil { warnings.append(.noDetector) }
        // If the footage is not recognised, neither a score nor a dive is reported.
        guard recognition?.withheldScore == nil else { return warnings }
        if !Assessment.scoreRange.contains(output.score) { warnings.append(.scoreCut(output.score)) }
        if ClassificationTask.allCases.contains(where: { $0.classIndex(of: dive) != output.classIndex($0) }) {
            warnings.append(.unlistedDive(dive))
        }
        return warnings
    }
}

extension ModelCard {
    /// Below this Spearman correlation a model hardly ranks dives: a simulated dive's difficulty alone gives 0.7.
    private static let leastSpearman = 0.3
    /// With fewer measured dives a correlation is mostly chance: of ten unrelated pairs, one in twenty exceeds 0.56.
    private static let fewestMeasuredDives = 10

    /// With fewer dives a model has seen only a few of the dive numbers and venues.
    private static let fewTrainingDives = 100

    /// What the model's own metrics say against its ranking; nil if nothing does.
    fileprivate var recordWarning: Assessment.Warning? {
        if let count = trainingDiveCount, count < Self.fewTrainingDives, calibration == nil {
            return .fewTrainingDives(count)
        }
        let splits = ["test", "validation"]
        guard let split = splits.first(where: { metrics["\($0)_spearman"] != nil }),
            let spearman = metrics["\(split)_spearman"]
        else { return .unmeasuredModel }
        if let count = metrics["\(split)_dives"], count < Double(Self.fewestMeasuredDives) {
            return Int(exactly: count.rounded()).map { .fewMeasuredDives(max(0, $0)) } ?? .unmeasuredModel
        }
        return spearman < Self.leastSpearman ? .weakModel(spearman: spearman) : nil
    }
}

extension Double {
    /// The nearest possible score.
    fileprivate var cut: Double {
        min(max(self, Assessment.scoreRange.lowerBound), Assessment.scoreRange.upperBound)
    }
}

extension Duration {
    fileprivate var seconds: Double { self / .seconds(1) }
}

extension NetworkOutput {
    /// The reported score: clamped to the possible range.
    public var predictedScore: Double { score.cut }

    /// Whether the footage looks like a dive.
    fileprivate func recognition(_ detector: OutOfDistributionDetector?) -> Assessment.Recognition? {
        guard let detector else { return nil }
        let distance = detector.distance(of: featureStatistics)
        let verdict = detector.verdict(at: distance)
        return Assessment.Recognition(
            verdict: verdict, distance: distance, withheldScore: verdict == .dive ? nil : predictedScore)
    }

    /// How each clip affects the score.
    ///
    /// - Parameter window: the frames used; if they are fewer than the clips need, the first is repeated at the front.
    fileprivate func timeline(_ window: ClosedRange<Int>) -> [Assessment.ClipInfluence] {
        let first = window.upperBound + 1 - ClipSampling.windowLength
        return zip(ClipSampling.clipStarts, scoresWithoutClip).map { start, score in
            let frames = first + start...first + start + ClipSampling.clipLength - 1
            return Assessment.ClipInfluence(frames: frames.clamped(to: window), scoreWithout: score.cut)
        }
    }
}
