import Competition
import Diving
import Foundation
import Testing

@Suite struct WarningSummaryTests {
    @Test func `warnings that differ in their numbers are one matter, with ranges`() throws {
        let dives = try [(1, 50), (2, 61), (3, 50)].map { number, count in
            try JudgedDive.make(
                75, file: "00\(number).mp4",
                warnings: [.footage("The video shows \(count) of 103 frames; it is 4.1 s short.")])
        }
        let summaries = WarningSummary.summaries(of: dives + [try .make(75, file: "004.mp4")])
        #expect(
            summaries.map { $0.text(namesEvents: false) } == [
                "3 of 4 dives: The video shows 50 to 61 of 103 frames; it is 4.1 s short. (001.mp4, 002.mp4, 003.mp4)"
            ])
    }

    @Test func `the matter of most dives comes first, and no more than three dives are named`() throws {
        let dives = try (1...5).map { number in
            try JudgedDive.make(
                75, file: "\(number).mp4",
                warnings: number == 1
                    ? [.footage("The picture size changes within the video.")] : [.simulatedTraining])
        }
        #expect(
            WarningSummary.summaries(of: dives).map { $0.text(namesEvents: false) } == [
                "4 of 5 dives: The model was trained on simulated dives; its predictions for filmed dives are untested. "
                    + "(2.mp4, 3.mp4, 4.mp4 and 1 more)",
                "1 of 5 dives: The picture size changes within the video. (1.mp4)",
            ])
    }

    @Test func `simulated training is no warning for simulated dives`() throws {
        let dives = try [true, false].map {
            try JudgedDive.make(75, file: "\($0).mp4", warnings: [.simulatedTraining], isSimulated: $0)
        }
        #expect(WarningSummary.summaries(of: dives).map(\.dives.count) == [1])
        #expect(WarningSummary.summaries(of: [dives[0]]).isEmpty)
    }

    @Test func `dives whose classes form no listed dive are one matter`() throws {
        let dives = try ["107B", "405C"].map {
            try JudgedDive.make(75, file: $0, warnings: [.unlistedDive(try DiveNumber($0))])
        }
        #expect(
            WarningSummary.summaries(of: dives).map(\.sentence) == [
                "The predicted classes do not form a listed dive; the closest one is shown."
            ])
    }
}

@Suite struct DoubtTests {
    @Test func `nobody's chance is known where a model of simulations scores filmed dives`() throws {
        let event = event([
            try .make(75, warnings: [.simulatedTraining]), try .make(75, warnings: [.simulatedTraining]),
        ])
        #expect(event.doubts == [.untestedModel])
        #expect(event.standings.allSatisfy { $0.winningProbability == nil })
    }

    @Test func `a model of simulations is on its record with simulated dives`() throws {
        let event = try event(
            [true, true].map { try .make(75, warnings: [.simulatedTraining], isSimulated: $0) })
        #expect(event.doubts == [])
        #expect(event.standings.allSatisfy { $0.winningProbability != nil })
    }

    @Test(arguments: [(50, [Doubt.shortFootage(["2.mp4"])]), (77, [])])
    func `a clip of two seconds casts doubt on the winner, one of three does not`(
        _ frameCount: Int, _ doubts: [Doubt]
    ) throws {
        let event = event([
            try .make(75, file: "1.mp4"), try .make(75, file: "2.mp4", frameCount: frameCount),
        ])
        #expect(event.doubts == doubts)
        #expect(event.standings.allSatisfy { ($0.winningProbability == nil) == !doubts.isEmpty })
    }

    @Test func `every doubt is a clause that says why`() {
        #expect(
            [
                Doubt.unscoredDives(1), .unreadRows, .untestedModel, .weakModel, .unmeasuredModel,
                .unrecordedModel, .shortFootage(["a"]),
                .shortFootage(["a", "b", "c", "d"]),
            ].map { $0.clause(diveCount: 8) } == [
                "1 of 8 dives has no score", "not all of results.csv could be read",
                "the model was trained on simulated dives and is untested on filmed ones",
                "by its own record the model hardly ranks dives",
                "the model was trained or measured on too few dives to know how well it ranks others",
                "the model file does not record how well the model ranks dives",
                "the clip a is too short to show a whole dive",
                "4 clips are too short to show a whole dive (a, b, c, ...)",
            ])
    }

    private func event(_ dives: [JudgedDive]) -> EventEvaluation {
        TournamentEvaluation(dives, residuals: [-5, 0, 5]).events[0]
    }
}
