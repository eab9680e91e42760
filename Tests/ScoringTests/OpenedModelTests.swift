import Blueprints
import Footage
import Foundation
import Scoring
import Synchronization
import Testing

struct OpenedModelTests {
    struct Refusal: Error, Equatable {
        let index: Int
    }

    private func opened() throws -> LoadedModel {
        let vocabulary = Vocabulary(captions: ["clean entry"])
        let blueprint = Blueprint(widthMultiplier: 1.0 / 32, inputSize: 32, vocabularyCount: vocabulary.count)
        let card = ModelCard(
            name: "test judge", blueprint: blueprint, preprocessing: Preprocessing.identifier,
            vocabulary: vocabulary, trainingData: "nothing", isTrainedOnSimulation: false, recipe: Recipe(),
            epoch: 0, metrics: [:])
        let url = FileManager.default.temporaryDirectory.appending(path: "opened-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: url) }
        try ModelFile.write(card, parameters: SessionTests.zeros(blueprint), to: url)
        return try LoadedModel(contentsOf: url, threads: 1)
    }

    @Test(arguments: [1, 2, 5, 40], [0, 1, 2, 30])
    func `results come in order, each once, including failures`(threads: Int, count: Int) throws {
        var seen: [Int] = []
        try opened().assessConcurrently(count, threads: threads) { judge, index in
            // The first ones take longest.
            usleep(UInt32(max(0, 10 - index)) * 1000)
            guard index % 7 != 3 else { throw Refusal(index: index) }
            return "\(judge.opened.card.name) \(index)"
        } body: { index, outcome in
            seen.append(index)
            switch outcome {
            case .success(let text): #expect(text == "test judge \(index)")
            case .failure(let error): #expect(error as? Refusal == Refusal(index: index) && index % 7 == 3)
            }
        }
        #expect(seen == Array(0..<count))
    }

    @Test func `as many dives are judged at a time as there are threads`() throws {
        // Each of the first two waits until the other has begun; a single judge would wait for ever.
        let begun = Atomic(0)
        try opened().assessConcurrently(4, threads: 2) { _, _ in
            begun.add(1, ordering: .relaxed)
            while begun.load(ordering: .relaxed) < 2 { usleep(100) }
        } body: { _, _ in
        }
        #expect(begun.load(ordering: .relaxed) == 4)
    }

    @Test func `a caller that throws ends the round`() throws {
        let begun = Atomic(0)
        let opened = try opened()
        #expect(throws: Refusal(index: 2)) {
            try opened.assessConcurrently(10_000, threads: 2) { _, index in
                begun.add(1, ordering: .relaxed)
                usleep(100)
            } body: { index, _ in
                if index == 2 { throw Refusal(index: index) }
            }
        }
        #expect((3..<10_000).contains(begun.load(ordering: .relaxed)))
    }
}
