import Blueprints
import Diving
import Files
import Footage
import Foundation
import Scoring
import Testing
import Verdicts

struct JudgeTests {
    /// A folder of its own for each test, with one model and one video in it.
    let folder: URL

    init() throws {
        folder = FileManager.default.temporaryDirectory.appending(path: "judge-tests-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    }

    @Test func `a judge reports the heads' outputs`() throws {
        defer { remove() }
        let model = try writeModel(.init(dive: "407C", normalizedScore: 4.5))
        let video = try writeVideo(frameCount: 103)

        let assessment = try Judge(modelFile: model, threads: 1).assess(video)

        #expect(assessment.score == 76.5)  // 17 * 4.5
        #expect(assessment.dive.number.description == "407C")
        #expect(assessment.dive.description == "inward 3 1/2 somersaults, tuck")
        #expect(assessment.dive.difficulty == 3.2)
        #expect(assessment.classification.position.label == "tuck")
        #expect(assessment.classification.rotationType.label == "inward")
        #expect(assessment.classification.halfSomersaults.label == "7")
        // Softmax of one logit of 5 among ten: e^5 / (e^5 + 9).
        let probability = assessment.classification.halfSomersaults.probabilities[7]
        #expect(abs(probability - exp(5) / (exp(5) + 9)) < 1e-9)
        #expect(assessment.caption == Assessment.Caption(text: "", tokens: []))
        #expect(assessment.footage.window == 0...102)
        #expect(assessment.footage.clips == 6)
        #expect(assessment.footage.preprocessing == "stable-1")
        #expect(assessment.model.name == "test judge")
        #expect(assessment.model.blueprint == "C3D-AVG-MTL x0.03125 32px")
        #expect(assessment.model.sha256 == (try sha256(ofFileAt: model)))
        #expect(assessment.seconds.total >= assessment.seconds.decode + assessment.seconds.network)
        #expect(assessment.warningsOfThis.isEmpty)
    }

    @Test func `an assessment reads back from its JSON line`() throws {
        defer { remove() }
        let judge = try Judge(modelFile: try writeModel(.init(dive: "5253B", normalizedScore: 3)))

        let assessment = try judge.assess(try writeVideo(frameCount: 103))

        #expect(try Assessment(jsonLine: assessment.jsonLine) == assessment)
    }

    @Test func `a caption uses the model's words`() throws {
        defer { remove() }
        let judge = try Judge(modelFile: try writeModel(.init(favoriteWord: 2)))

        let caption = try judge.assess(try writeVideo(frameCount: 103)).caption

        #expect(caption.tokens == Array(repeating: 2, count: 99))
        #expect(caption.text == Array(repeating: "clean", count: 99).joined(separator: " "))
    }

    @Test func `a given height sets the difficulty`() throws {
        defer { remove() }
        let judge = try Judge(modelFile: try writeModel(.init(dive: "407C")))
        let video = try writeVideo(frameCount: 103)

        // As MTL-AQA's dives were announced: 145 times 3.2 from 10 m, 34 times 3.4 from 3 m.
        #expect(try judge.assess(video).dive.difficulty == 3.2)
        #expect(try judge.assess(video, from: .threeMetres).dive.difficulty == 3.4)
    }

    @Test func `a dive not listed from the given height has no difficulty`() throws {
        defer { remove() }
        let judge = try Judge(modelFile: try writeModel(.init(dive: "612B")))

        let assessment = try judge.assess(try writeVideo(frameCount: 103), from: .threeMetres)

        #expect(assessment.dive.number.description == "612B")
        #expect(assessment.dive.difficulty == nil)
    }

    @Test func `a model trained on simulated dives warns about it`() throws {
        defer { remove() }
        let judge = try Judge(modelFile: try writeModel(.init(isTrainedOnSimulation: true)))

        #expect(
            try judge.assess(try writeVideo(frameCount: 103)).warningsOfThis.map(\.rawValue)
                == [
                    "The model was trained on simulated dives; its predictions for filmed dives are untested."
                ])
    }

    @Test func `a model tested on filmed dives does not call them untested`() throws {
        defer { remove() }
        let calibration = Calibration(
            data: "50 dives", residuals: [], detector: nil, isOfSimulation: false)
        let judge = try Judge(
            modelFile: try writeModel(.init(isTrainedOnSimulation: true, calibration: calibration)))

        #expect(try judge.assess(try writeVideo(frameCount: 103)).warningsOfThis.isEmpty)
    }

    @Test(
        arguments: [
            (
                ["test_spearman": 0.117],
                "The model hardly ranks dives: its Spearman correlation with the panel is 0.12 (1 is a perfect ranking, "
                    + "0 is chance)."
            ),
            (
                ["validation_spearman": 1, "validation_dives": 2],
                "The model's ranking was measured on 2 dives, too few to rely on."
            ),
            ([:], "The model file does not record how well the model ranks dives."),
        ] as [([String: Double], String)])
    func `a model with weak metrics warns with every score`(
        _ metrics: [String: Double], _ warning: String
    ) throws {
        defer { remove() }
        let judge = try Judge(modelFile: try writeModel(.init(metrics: metrics)))

        let assessment = try judge.assess(try writeVideo(frameCount: 103))

        #expect(assessment.warningsOfThis.map(\.rawValue) == [warning])
        #expect(try Assessment(jsonLine: assessment.jsonLine).warnings == assessment.warnings)
    }

    @Test func `a model without a detector warns that it scores any footage`() throws {
        let judge = try Judge(modelFile: try writeModel(.init()))
        let assessment = try judge.assess(try writeVideo(frameCount: 103))
        #expect(assessment.recognition == nil)
        #expect(
            assessment.warnings.map(\.rawValue).contains(
                "The model cannot tell a dive from other footage: it gives any video a score."))
    }

    @Test func `an impossible score is clamped, with a warning`() throws {
        defer { remove() }
        let judge = try Judge(modelFile: try writeModel(.init(normalizedScore: 9)))

        let assessment = try judge.assess(try writeVideo(frameCount: 103))

        #expect(assessment.score == 144)
        #expect(
            assessment.warningsOfThis.map(\.rawValue)
                == ["The network's score of 153.0 is outside the possible range and was cut."])
    }

    @Test func `classes that form no listed dive give the closest listed dive, with a warning`() throws {
        defer { remove() }
        // An inward armstand does not exist; the armstand head is less sure than the others.
        let judge = try Judge(modelFile: try writeModel(.init(dive: "407C", armstandLogits: [0, 1])))

        let assessment = try judge.assess(try writeVideo(frameCount: 103))

        #expect(assessment.dive.number.description == "407C")
        #expect(assessment.classification.armstand.label == "yes")
        #expect(
            assessment.warningsOfThis.map(\.rawValue) == [
                "The predicted classes do not form a listed dive; the closest listed dive is 407C."
            ])
    }

    @Test func `a video shorter than the window passes its warning on`() throws {
        defer { remove() }
        let judge = try Judge(modelFile: try writeModel(.init()))

        let assessment = try judge.assess(try writeVideo(frameCount: 50))

        #expect(assessment.footage.window == 0...49)
        #expect(assessment.warningsOfThis.count == 1)
    }

    @Test func `an earlier end uses earlier frames`() throws {
        defer { remove() }
        let judge = try Judge(modelFile: try writeModel(.init()))

        let assessment = try judge.assess(try writeVideo(frameCount: 120), endingAt: 110)

        #expect(assessment.footage.window == 8...110)
    }

    /// The judge runs the network on cropped clips as they come; the network's own word on the whole window is the same.
    @Test(arguments: [nil, 0, 2] as [Int?])
    func `an assessment matches the network's output for the window's clips`(_ lostCount: Int?) throws {
        defer { remove() }
        let model = try writeModel(.init(isDull: false))
        var video = try writeVideo(frameCount: 120)
        if let lostCount { video = try withoutLastPictures(of: video, count: lostCount) }
        let file = try ModelFile(contentsOf: model)
        let session = try Session(blueprint: file.card.blueprint, threads: 1) { try file.weights($0) }
        let preprocessing = Preprocessing(inputSize: 32)
        let window = try FootageReader(preprocessing: preprocessing).window(of: video)
        let output = session.run(clips: window.clips(preprocessing))
        let judge = try Judge(modelFile: model, threads: 1)

        let assessment = try judge.assess(video)

        #expect(assessment.score == output.score)
        #expect(assessment.classification.halfTwists.probabilities == output.probabilities(.halfTwists))
        #expect(assessment.footage.window == window.window)
        #expect(assessment.footage.window.upperBound == 119 - (lostCount ?? 0))
        // Another window, another score: the network does look at the pictures.
        #expect(try judge.assess(video, endingAt: 40).score != assessment.score)
    }

    @Test func `an unreadable video gives an error, and the next one is judged`() throws {
        defer { remove() }
        let judge = try Judge(modelFile: try writeModel(.init()))
        let whole = try Data(contentsOf: writeVideo(frameCount: 120))
        let few = try Data(contentsOf: writeVideo(frameCount: 12))
        let damaged = try Data(contentsOf: withoutLastPictures(of: writeVideo(frameCount: 120), count: 40))
        let video = folder.appending(path: "dive.mp4")
        for bytes in [few, whole.prefix(whole.count / 2), Data("no video".utf8), Data(), damaged] {
            try bytes.write(to: video)
            let expected = #expect(throws: FootageError.self) { try FootageReader().window(of: video) }
            let error = #expect(throws: FootageError.self) { try judge.assess(video) }
            #expect(error == expected)
            try whole.write(to: video)
            #expect(try judge.assess(video).footage.window == 17...119)
        }
    }

    @Test func `a calibrated model gives a score with an interval`() throws {
        defer { remove() }
        let calibration = try Self.calibration(lyingAt: 0.9)
        let judge = try Judge(modelFile: try writeModel(.init(normalizedScore: 4, calibration: calibration)))

        let assessment = try judge.assess(try writeVideo(frameCount: 103))

        #expect(assessment.score == 68)
        #expect(assessment.interval == .init(low: 61, high: 75, coverage: 0.9))
        let recognition = try #require(assessment.recognition)
        #expect(recognition.verdict == .dive)
        #expect(abs(recognition.distance - 0.9) < 1e-6)
        #expect(recognition.withheldScore == nil)
        #expect(assessment.timeline.count == 6)
        #expect(assessment.warnings.isEmpty)
    }

    @Test(arguments: [
        (
            1.2, Assessment.Recognition.Verdict.notSure,
            "The footage does not look like the dives that the model knows"
        ),
        (2.5, .notADive, "This does not look like a dive"),
    ])
    func `footage unlike the model's known dives gets no score`(
        distance: Double, verdict: Assessment.Recognition.Verdict, words: String
    ) throws {
        defer { remove() }
        let calibration = try Self.calibration(lyingAt: distance)
        let judge = try Judge(modelFile: try writeModel(.init(normalizedScore: 4, calibration: calibration)))

        let assessment = try judge.assess(try writeVideo(frameCount: 103))

        #expect(assessment.score == nil)
        #expect(assessment.interval == nil)
        #expect(assessment.timeline.isEmpty)
        #expect(assessment.recognition?.verdict == verdict)
        #expect(assessment.recognition?.withheldScore == 68)
        #expect(
            assessment.warnings.map(\.rawValue)
                == [
                    "\(words), so no score is given. Check that the last 4 seconds show the whole dive, upright, "
                        + "and end about a second after the entry."
                ])
        #expect(try Assessment(jsonLine: assessment.jsonLine) == assessment)
    }

    @Test func `a model without calibration gives only the score`() throws {
        defer { remove() }
        let judge = try Judge(modelFile: try writeModel(.init()))

        let assessment = try judge.assess(try writeVideo(frameCount: 103))

        #expect(assessment.score == 51)
        #expect(assessment.interval == nil)
        #expect(assessment.recognition == nil)
    }

    /// Clips begin at 0, 16, ..., 80 of the 103; in a video of 50 frames the first 53 of those are repetitions.
    @Test(arguments: [
        (120, [17...32, 33...48, 49...64, 65...80, 81...96, 97...112]),
        (50, [0...0, 0...0, 0...0, 0...10, 11...26, 27...42]),
    ])
    func `the timeline shows each clip's effect`(frameCount: Int, frames: [ClosedRange<Int>]) throws {
        defer { remove() }
        let judge = try Judge(modelFile: try writeModel(.init(isDull: false)), threads: 1)
        let video = try writeVideo(frameCount: frameCount)

        let assessment = try judge.assess(video)

        #expect(assessment.timeline.map(\.frames) == frames)
        #expect(assessment.timeline.map(\.scoreWithout) == (try judge.output(of: video)).scoresWithoutClip)
        #expect(Set(assessment.timeline.map(\.scoreWithout)).count > 1)
    }

    @Test func `a NaN network output is an internal error`() throws {
        defer { remove() }
        let judge = try Judge(modelFile: try writeModel(.init(normalizedScore: .nan)))
        let video = try writeVideo(frameCount: 103)

        let error = #expect(throws: ScoringError.self) { try judge.assess(video) }

        #expect(error?.code == .notFinite)
        #expect(error?.kind == .internalError)
    }

    @Test func `a NaN captioner output is an internal error, not an empty caption`() throws {
        defer { remove() }
        let judge = try Judge(modelFile: try writeModel(.init(favoriteLogit: .nan)))
        let video = try writeVideo(frameCount: 103)

        let error = #expect(throws: ScoringError.self) { try judge.assess(video) }

        #expect(error?.code == .notFinite)
    }

    @Test(arguments: [true, false])
    func `a truncated or modified model file gives no more assessments`(isCut: Bool) throws {
        defer { remove() }
        let model = try writeModel(.init())
        let opened = try LoadedModel(contentsOf: model)
        let judge = Judge(opened)
        let video = try writeVideo(frameCount: 103)
        _ = try judge.assess(video)

        let file = try FileHandle(forUpdating: model)
        if isCut { try file.truncate(atOffset: 100) } else { try file.write(contentsOf: Data([0])) }

        let error = #expect(throws: ScoringError.self) { try judge.assess(video) }
        #expect(error?.explanation == "the model file changed while it was in use. Rerun the command.")
        #expect(error?.kind == .mismatch)
        let copy = folder.appending(path: "copy.safetensors")
        #expect(throws: try #require(error)) { try opened.write(opened.card, to: copy) }
        #expect(!FileManager.default.fileExists(atPath: copy.path))
    }

    @Test func `replacing a model in use by another does no harm`() throws {
        defer { remove() }
        let opened = try LoadedModel(contentsOf: try writeModel(.init()))
        let video = try writeVideo(frameCount: 103)

        _ = try writeModel(.init(normalizedScore: 5))

        #expect(try Judge(opened).assess(video).score == 51)
        let copy = folder.appending(path: "copy.safetensors")
        try opened.write(opened.card, to: copy)
        #expect(try Judge(modelFile: copy).assess(video).score == 51)
    }

    @Test func `a model with other preprocessing is rejected`() throws {
        defer { remove() }
        let model = try writeModel(.init(preprocessing: "paper"))

        let error = #expect(throws: ScoringError.self) { try Judge(modelFile: model) }

        #expect(error?.kind == .mismatch)
        #expect(error?.explanation.hasPrefix("was trained with the preprocessing \"paper\"") == true)
    }

    @Test func `a missing video is a footage error`() throws {
        defer { remove() }
        let judge = try Judge(modelFile: try writeModel(.init()))

        let error = #expect(throws: FootageError.self) {
            try judge.assess(folder.appending(path: "none.mp4"))
        }

        #expect(error?.kind == .missing)
    }

    @Test func `SHA-256 of a file is that of its bytes`() throws {
        defer { remove() }
        let file = folder.appending(path: "abc")
        try Data("abc".utf8).write(to: file)

        // FIPS 180-4's example, "SHA256ShortMsg abc".
        #expect(
            try sha256(ofFileAt: file) == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad")
    }

    private func remove() { try? FileManager.default.removeItem(at: folder) }

    // MARK: - Factories

    /// What a model of zero weights is made to say through its biases.
    struct Opinion {
        var dive = "101B"
        var normalizedScore: Float = 3
        var armstandLogits: [Float]?
        var favoriteWord = Vocabulary.eos
        var favoriteLogit: Float = 1
        var isTrainedOnSimulation = false
        var preprocessing = Preprocessing.identifier
        /// Whether all weights are zero, so that the biases alone speak.
        var isDull = true
        var calibration: Calibration?
        var metrics = ["test_spearman": 0.9]
    }

    private func writeModel(_ opinion: Opinion) throws -> URL {
        let vocabulary = Vocabulary(captions: ["clean entry"])
        let blueprint = Blueprint(
            widthMultiplier: 1.0 / 32, inputSize: 32, vocabularyCount: vocabulary.count)
        var parameters = SessionTests.zeros(blueprint)
        if !opinion.isDull {
            for parameter in blueprint.parameters {
                let fanIn = parameter.shape.dropFirst().reduce(1, *)
                // Small enough at the end for a score that a dive can get.
                let gain: Float = parameter.name == "fc_final_score.weight" ? 0.01 : 6
                parameters[parameter.name] = .random(
                    parameter.shape, bound: (gain / Float(fanIn)).squareRoot())
            }
        }
        let dive = try DiveNumber(opinion.dive)
        for task in ClassificationTask.allCases {
            let index = try #require(task.classIndex(of: dive))
            parameters[task.headName + ".bias"]?.values[index] = 5
        }
        if let logits = opinion.armstandLogits { parameters["fc_armstand.bias"]?.values = logits }
        parameters["fc_final_score.bias"]?.values = [opinion.normalizedScore]
        parameters["out.bias"]?.values[opinion.favoriteWord] = opinion.favoriteLogit
        let card = ModelCard(
            name: "test judge", blueprint: blueprint, preprocessing: opinion.preprocessing,
            vocabulary: vocabulary, trainingData: "nothing",
            isTrainedOnSimulation: opinion.isTrainedOnSimulation,
            recipe: Recipe(), epoch: 0, metrics: opinion.metrics, calibration: opinion.calibration)
        let url = folder.appending(path: "model.safetensors")
        try ModelFile.write(card, parameters: parameters, to: url)
        return url
    }

    /// A record of fifty dives that were 7 points off, from which a dull model's footage lies that far.
    ///
    /// The features of a dull model are zero: -13.8, the logarithm of 1e-6, twice for each clip, and no part above zero. The
    /// first number lies off by the distance, and the factor is the identity.
    private static func calibration(lyingAt distance: Double) throws -> Calibration {
        var center: [Double] = Array(repeatElement([log(1e-6), log(1e-6), 0], count: 6).joined())
        center[0] -= distance
        let fields: [String: Any] = [
            "center": center, "factor": (0..<18).map { row in (0...row).map { $0 == row ? 1.0 : 0 } },
            "diveLimit": 2,
        ]
        return Calibration(
            data: "fifty dives", residuals: Array(repeating: 7, count: 50),
            detector: try JSONDecoder().decode(
                OutOfDistributionDetector.self, from: JSONSerialization.data(withJSONObject: fields)))
    }

    private func writeVideo(frameCount: Int) throws -> URL {
        let url = folder.appending(path: "dive.mp4")
        // Pictures in the order of showing, without B-frames.
        let quality = VideoWriter.Quality(preset: "ultrafast")
        let writer = try VideoWriter(url: url, width: 64, height: 48, quality: quality)
        for index in 0..<frameCount {
            let pixels = (0..<64 * 48 * 3).map { UInt8(truncatingIfNeeded: $0 / 3 + 2 * index) }
            try writer.append(RGBImage(width: 64, height: 48, pixels: pixels))
        }
        try writer.finish()
        return url
    }

    /// A copy of an MP4 file in which the data of the last pictures are zeros, while its index still lists them: they are
    /// predicted, and cannot be decoded. The sizes stand in `stsz` (ISO/IEC 14496-12, 8.7.3.2).
    private func withoutLastPictures(of video: URL, count: Int) throws -> URL {
        var bytes = [UInt8](try Data(contentsOf: video))
        let table = try #require(bytes.firstRange(of: Array("stsz".utf8))).upperBound
        func number(at place: Int) -> Int { bytes[place..<place + 4].reduce(0) { $0 << 8 | Int($1) } }
        let pictureCount = number(at: table + 8)
        let lost = (pictureCount - count..<pictureCount).reduce(0) { $0 + number(at: table + 12 + 4 * $1) }
        let end = try #require(bytes.firstRange(of: Array("moov".utf8))).lowerBound - 4
        bytes.replaceSubrange(end - lost..<end, with: [UInt8](repeating: 0, count: lost))
        let url = folder.appending(path: "damaged.mp4")
        try Data(bytes).write(to: url)
        return url
    }
}

extension Assessment {
    /// The warnings but that of every model without a detector, which these models are.
    fileprivate var warningsOfThis: [Warning] { warnings.filter { $0 != .noDetector } }
}
