import Blueprints
import Foundation
import Scoring

extension Theme {
    /// Six clips to their features: both engines alternately, ours on one thread and on all, and both layer by layer.
    func backbone(_ backbone: Blueprint.Backbone, in workplace: Workplace) throws -> Chapter {
        let name = backbone.rawValue.uppercased()
        let model = try workplace.model(backbone)
        let clips = workplace.randomClips()
        let session = try workplace.session(model, threads: workplace.threads)
        let worker = try workplace.pyTorch.worker(model)
        try worker.take(clips, by: workplace.file("clips.raw"))

        var chapter = Chapter(title: title.sentence)
        let parity = try Parity(session, worker, clips: clips, by: workplace.file("features.raw"))
        let ways = try workplace.chooseWay(of: backbone, worker)
        progress("Timing...")
        func timeOurs(_ session: Session) -> Double {
            seconds { _ = session.clipFeatures(clips: clips) }
        }
        _ = timeOurs(session)
        chapter.text = [
            "Clips [6, 3, 16, 112, 112] in memory to features [6, 8192]. PyTorch eager is its modules as they come, contiguous and six clips "
                + "at once; then the way that was fastest for it here. Its clips lie already in the layout of the way, ours do not."
        ]
        chapter.goals = [Parity.goal("\(name), random weights", [parity])]
        let plain = PyTorch.Way(layout: "contiguous", grouping: "six at once", seconds: 0)
        for (title, way) in [("PyTorch eager", plain), ("PyTorch's fastest way", ways[0])] {
            try worker.tell("way", way.layout, way.grouping)
            _ = try worker.ask("backbone", for: Double.self)
            let duel = try alternate(
                rounds: workplace.rounds, ours: { timeOurs(session) },
                theirs: { try worker.ask("backbone", for: Double.self) })
            chapter.tables.append(comparisonTable(duel, with: "\(title): \(way.name)"))
            chapter.goals.append(
                Goal(
                    "\(name) backbone against \(title)", atLeast: backbone == .c3d ? 3.5 : 3,
                    found: duel.ratio.median))
        }
        chapter.tables += [table(of: ways), parityTable(parity)]

        if workplace.threads > 1 {
            let single = try workplace.session(model, threads: 1)
            _ = timeOurs(single)
            let scaling = alternate(
                rounds: workplace.rounds, ours: { timeOurs(session) }, theirs: { timeOurs(single) })
            chapter.tables.append(scalingTable(scaling, threads: workplace.threads))
            if workplace.threads == 2 {
                chapter.goals.append(
                    Goal("\(name) backbone, 2 threads against 1", atLeast: 1.8, found: scaling.ratio.median))
            }
        }
        chapter.tables.append(
            try layerTable(Experiment(backbone).blueprint().graph, session, worker, clips, workplace))
        return chapter
    }

    private func table(of ways: [PyTorch.Way]) -> Table {
        var table = Table(["PyTorch's ways", "least"])
        for way in ways { table.add([way.name, secondsText(way.seconds)]) }
        return table
    }

    private func parityTable(_ parity: Parity) -> Table {
        var table = Table(["largest difference / largest value"] + Parity.header)
        table.add(["random weights, random clips"] + parity.cells)
        return table
    }

    private func scalingTable(_ scaling: Duel, threads: Int) -> Table {
        var table = Table(["dive-judge's threads", "median (least - greatest)", "times faster"])
        table.add(["1", scaling.theirs.text(secondsText), ""])
        table.add(["\(threads)", scaling.ours.text(secondsText), scaling.ratio.text(ratioText)])
        return table
    }
}

/// Two engines side by side.
func comparisonTable(_ duel: Duel, with other: String = "PyTorch") -> Table {
    var table = Table(["", "median (least - greatest)", "times faster"])
    table.add([other, duel.theirs.text(secondsText), ""])
    table.add(["dive-judge", duel.ours.text(secondsText), duel.ratio.text(ratioText)])
    return table
}

extension String {
    /// With a capital first letter.
    var sentence: String { prefix(1).uppercased() + dropFirst() }
}
