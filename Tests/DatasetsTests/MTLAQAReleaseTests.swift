import Datasets
import Diving
import Foundation
import Statistics
import TestSupport
import Testing

private let shared = sharedFile("mtl-aqa")

/// The real annotations. They lie beside the checkout and are no part of it, so the tests are skipped where
/// they are absent.
@Suite(.needsShared("mtl-aqa"))
struct MTLAQAReleaseTests {
    let data: MTLAQA

    init() throws {
        data = try MTLAQA(shared)
    }

    @Test func `all annotations, lists, captions and words load`() {
        #expect(data.annotations.count == 1412)
        #expect(data.trainingKeys.count == 1059)
        #expect(data.testKeys.count == 353)
        #expect(Set(data.trainingKeys).union(data.testKeys) == Set(data.annotations.keys))
        // The release's list "size_140" has 143 dives, 36 of them in the test list.
        #expect(data.smallerTrainingSets.mapValues(\.count) == [140: 143])
        #expect(data.captions.count == 1416)
        #expect(data.vocabulary.count == 5781)
        #expect(data.awards.count == 1410)
    }

    @Test func `dives, broadcasts and ends match the release`() throws {
        let dives = data.labeledDives(data.annotations.keys.sorted())
        #expect(Set(dives.compactMap(\.event)).count == 15)
        // The first entries of the release's pickles.
        let first = try #require(dives.first)
        #expect(first.endFrame == 7462)
        #expect(first.truth?.number == (try DiveNumber("407C")))
        #expect(first.truth?.finalScore == 88)
        #expect(first.truth?.awards == [9.5, 9, 9.5, 9, 8.5, 9.5, 8.5])
        #expect(
            first.truth?.caption?.hasPrefix("and a half somersault over the three point two tariffs") == true)
        #expect(dives.allSatisfy { $0.truth?.caption != nil })
    }

    @Test func `dive numbers read back into their classes`() throws {
        for annotation in data.annotations.values {
            #expect(try DiveNumber(annotation.number.description) == annotation.number)
        }
    }

    @Test func `the known label noise is found`() {
        let verification = data.verify()
        #expect(verification.diveCount - verification.count(.scoreRule) == 1384)
        #expect(verification.count(.award) == 2)
        // As ObservedDifficultyTests explains them: 83 of an older table, 50 with a wrong class, 2 typing errors.
        #expect(verification.count(.diveList) + verification.count(.difficulty) == 83 + 50 + 2)
        // Rows of the sheets for dives without annotation; no other row disagrees.
        #expect(verification.count(.sheet) == 4)
        #expect(verification.count(.caption) == 4)
        #expect(verification.count(.video) == 15)
        #expect(verification.count(.frames) == 0)
        #expect(verification.count(.split) == 36)
        let wrongScore = verification.findings.first { $0.video == 1 && $0.dive == 70 }
        #expect(
            wrongScore?.problem
                == "the final score is 18.15, and the awards 5 4 3.5 3.5 3.5 4 4.5 with difficulty 3.3 "
                + "give 37.95")
    }

    @Test func `statistics match the release`() throws {
        let statistics = data.statistics()
        #expect(statistics.classCounts[.position] == [152, 702, 558])
        #expect(statistics.classCounts[.armstand] == [1246, 166])
        #expect(statistics.classCounts[.rotationType] == [563, 359, 266, 224])
        #expect(statistics.classCounts[.halfSomersaults] == [27, 1, 6, 70, 108, 492, 52, 590, 0, 66])
        #expect(statistics.classCounts[.halfTwists] == [1009, 20, 42, 200, 38, 87, 11, 5])
        #expect(statistics.finalScore.greatest == .measured(104.5))
        #expect(statistics.shorterThanWindowCount == 758)
        #expect(statistics.longerThanWindowCount == 637)
        #expect(statistics.trainingLists.map(\.testDiveCount) == [0, 36])
        // Computed with openpyxl and SciPy.
        let judges = statistics.judges.compactMap(\.value)
        #expect(
            judges.map { ($0 * 10000).rounded() / 10000 }
                == [0.9804, 0.9777, 0.9786, 0.9812, 0.9764, 0.9772, 0.9795])
        #expect(statistics.diveNumberCount == 58)
    }

    /// Counted with Python over the release's pickles, without the markers `<sos>` and `<eos>`.
    @Test func `62 test captions are longer than a captioner's 99 words`() {
        let lengths = data.labeledDives(data.testKeys).compactMap { dive in
            dive.truth?.caption.map { captionWords($0).count }
        }
        #expect(lengths.count == 353)
        #expect(lengths.count { $0 > 99 } == 62)
    }

    /// The numbers were computed independently of this code, to three digits.
    @Test func `the baselines without video are 0.560, 0.596, 0.637 and 0.661`() throws {
        let baselines = try #require(data.statistics().trainingLists.first).baselines
        let values = [
            baselines.difficulty, baselines.diveNumberMean, baselines.eventMean,
            baselines.eventAndDiveNumberMean,
        ].compactMap(\.value)
        #expect(values.map { ($0 * 1000).rounded() / 1000 } == [0.560, 0.596, 0.637, 0.661])
    }
}
