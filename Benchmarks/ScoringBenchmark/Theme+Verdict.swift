import Blueprints
import Foundation
import Scoring

extension Theme {
    /// From a 720p file to its assessment, with the models open on both sides.
    func verdictFromFile(in workplace: Workplace) throws -> Chapter {
        struct Answer: Decodable {
            let seconds: Double
            let decodeSeconds: Double
            let score: Double
            let caption: [Int]
        }
        let model = try workplace.model(.c3d)
        let video = try workplace.video()
        let way = try workplace.fastestWay(.c3d)
        let judge = try workplace.judge(model, threads: workplace.threads)
        let worker = try workplace.pyTorch.worker(model)
        try worker.tell("way", way.layout, way.grouping)

        progress("Timing...")
        var ours = try judge.assess(video)
        var theirs = try worker.ask("assess", video.path, for: Answer.self)
        var decodeSeconds: [Double] = []
        let duel = try alternate(rounds: workplace.rounds) {
            try seconds { ours = try judge.assess(video) }
        } theirs: {
            theirs = try worker.ask("assess", video.path)
            decodeSeconds.append(theirs.decodeSeconds)
            return theirs.seconds
        }

        var chapter = Chapter(title: title.sentence)
        chapter.text = [
            """
            Experiment 0 at full size with random weights, 5779 words, on a simulated dive of 1280x720 pixels in H.264 \
            (\(ours.footage.frames) frames). dive-judge: `Judge.assess`. PyTorch (\(way.name)): ffmpeg decodes on all cores into a \
            pipe, torch resizes each frame as it comes, antialiased; \(secondsText(Samples(values: decodeSeconds).median)) of its time \
            is before the network.
            """,
            """
            Both say \(ours.caption.tokens.count) words\(ours.caption.tokens.count == theirs.caption.count ? "" : " (PyTorch \(theirs.caption.count))") \
            by construction of the weights, \(ours.caption.tokens == theirs.caption ? "the same" : "not all the same"). \
            Scores: \(String(format: "%.4f and %.4f", ours.score ?? .nan, theirs.score)) points; ffmpeg's conversion to RGB rounds otherwise \
            than `stable-1`.
            """,
        ]
        chapter.tables = [comparisonTable(duel)]
        chapter.goals = [Goal("720p file to verdict against PyTorch", atLeast: 3, found: duel.ratio.median)]
        return chapter
    }

    /// The shipped model's results on the dives that come with it: trained weights.
    func trainedAnswers(in workplace: Workplace) throws -> Chapter {
        var chapter = Chapter(title: title.sentence)
        chapter.text = ["Trained weights, the clips of the dives in sample-data."]
        var table = Table(["largest difference / largest value"] + Parity.header)
        let worker = try workplace.pyTorch.worker(workplace.shippedModel)
        let session = try workplace.session(workplace.shippedModel, threads: workplace.threads)
        let blueprint = try ModelFile(contentsOf: workplace.shippedModel).card.blueprint
        var parities: [Parity] = []
        for dive in workplace.sampleDives {
            let clips = try workplace.clips(of: dive, for: blueprint)
            try worker.take(clips, by: workplace.file("clips.raw"))
            let parity = try Parity(session, worker, clips: clips, by: workplace.file("features.raw"))
            table.add([dive.lastPathComponent] + parity.cells)
            parities.append(parity)
        }
        chapter.goals = [Parity.goal("Shipped model", parities)]
        chapter.tables = [table]
        return chapter
    }
}
