import Foundation

extension Theme {
    /// From process start through the assessment to exit, with peak memory; the files are in the page cache.
    func coldStart(in workplace: Workplace) throws -> Chapter {
        let way = try workplace.fastestWay(.c3d)
        let small = try coldDuels(workplace.shippedModel, workplace.sampleDives[0], way, workplace)
        let model = try workplace.model(.c3d)
        let video = try workplace.video()
        let full = try coldDuels(model, video, way, workplace)

        // The grouping affects PyTorch's peak memory: the fastest way is compared with ours, the other is reported.
        let other = workplace.pyTorch.verdict(
            model, video, way.regrouped, output: workplace.file("theirs.json"))
        let otherPeak = try other.measure().peakBytes

        var memory = Table(["peak memory", "shipped model", "full-size C3D"])
        memory.add([
            "PyTorch, \(way.name)", small.memory.theirs.text(bytesText), full.memory.theirs.text(bytesText),
        ])
        memory.add(["PyTorch, \(way.regrouped.name)", "", bytesText(otherPeak)])
        memory.add(["dive-judge", small.memory.ours.text(bytesText), full.memory.ours.text(bytesText)])

        let tool =
            workplace.isCapped
            ? "what `divejudge score` calls, under the limit" : "`divejudge score`, ledger included"
        var chapter = Chapter(title: title.sentence)
        chapter.text = [
            "From the start of the process to its end, decoding included, with the files in the page cache. dive-judge: \(tool). "
                + "PyTorch: Python, `import torch`, mapped weights, ffmpeg, verdict, and no taking down of the interpreter. The "
                + "shipped model judges a dive of sample-data, the full-size C3D (experiment 0) the 720p dive."
        ]
        var times = Table(["seconds", "shipped model", "full-size C3D"])
        times.add(["PyTorch", small.time.theirs.text(secondsText), full.time.theirs.text(secondsText)])
        times.add(["dive-judge", small.time.ours.text(secondsText), full.time.ours.text(secondsText)])
        times.add(["times faster", small.time.ratio.text(ratioText), full.time.ratio.text(ratioText)])
        chapter.tables = [times, memory]
        let share = full.memory.ours.median / full.memory.theirs.median
        chapter.goals = [
            Goal(
                "Shipped model, process start to verdict", asked: "under 0.6 s",
                found: secondsText(small.time.ours.median), isMet: small.time.ours.median < 0.6),
            Goal(
                "Peak memory of a C3D verdict, share of PyTorch's", asked: "at most 0.50",
                found: String(format: "%.2f", share), isMet: share <= 0.5),
        ]
        return chapter
    }

    /// Both sides in fresh processes, alternately.
    private func coldDuels(
        _ model: URL, _ video: URL, _ way: PyTorch.Way, _ workplace: Workplace
    ) throws -> (time: Duel, memory: Duel) {
        progress("Judging \(video.lastPathComponent) with \(model.lastPathComponent) in fresh processes...")
        let ours = try workplace.coldVerdict(model, video, output: workplace.file("ours.json"))
        let theirs = workplace.pyTorch.verdict(model, video, way, output: workplace.file("theirs.json"))
        var ourPeaks: [Double] = []
        var theirPeaks: [Double] = []
        func run(_ process: FreshProcess, _ peaks: inout [Double]) throws -> Double {
            let cost = try process.measure()
            peaks.append(cost.peakBytes)
            return cost.seconds
        }
        _ = try (ours.measure(), theirs.measure())
        let time = try alternate(
            rounds: workplace.rounds, ours: { try run(ours, &ourPeaks) },
            theirs: { try run(theirs, &theirPeaks) })
        return (time, Duel(ours: Samples(values: ourPeaks), theirs: Samples(values: theirPeaks)))
    }
}
