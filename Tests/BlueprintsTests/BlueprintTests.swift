import Blueprints
import Foundation
import Testing
import Verdicts

@Suite struct BlueprintTests {
    @Test func `the baseline has the study's parameter count`() {
        // DESIGN section 4, from the study's checkpoint with 5779 words.
        #expect(Blueprint().parameterCount == 86_139_311)
    }

    @Test func `the C3D backbone has the published parameter count and 8192 features`() {
        let blueprint = Blueprint()
        let backbone = blueprint.parameters.filter { $0.name.hasPrefix("conv") }
        #expect(backbone.reduce(0) { $0 + $1.count } == 27_655_936)
        #expect(blueprint.graph[NodeName.clipFeatures].shape == [8192])
    }

    @Test func `one dive takes 462 GFLOP in the backbone`() {
        let graph = Blueprint().graph
        let convolutions = graph.nodes.filter { $0.name.hasPrefix("conv") }.reduce(0) {
            $0 + 2 * $1.multiplyAddCount
        }
        // Measured for PyTorch's convolutions on six clips, DESIGN section 3.
        #expect((6 * convolutions + 500_000_000) / 1_000_000_000 == 462)
    }

    /// An input size and the spatial extents of C3D's stages by PyTorch's floor rule, worked out by hand.
    @Test(arguments: [
        (112, [4, 4]), (64, [3, 3]), (56, [2, 2]), (32, [2, 2]), (80, [3, 3]),
    ])
    func `pool5 has the extents of PyTorch's floor rule`(_ inputSize: Int, _ extents: [Int]) {
        let blueprint = Blueprint(widthMultiplier: 0.25, inputSize: inputSize, vocabularyCount: 10)
        #expect(blueprint.graph["pool5"].shape == [128, 1] + extents)
    }

    @Test func `head widths come from the sport`() {
        let graph = Blueprint().graph
        #expect(ClassificationTask.allCases.map { graph[$0.headName].shape } == [[3], [2], [4], [10], [8]])
    }

    @Test func `parameter names are those of the MTL-AQA release`() {
        let names = Set(Blueprint().parameters.map(\.name))
        let published: Set = [
            "conv1.weight", "conv3b.bias", "conv5b.weight", "fc.weight", "fc_final_score.weight",
            "fc_position.bias",
            "fc_armstand.weight", "fc_rot_type.weight", "fc_ss_no.weight", "fc_tw_no.bias",
            "rnn1.weight_ih_l0",
            "rnn1.bias_hh_l1", "rnn2.weight_hh_l1", "embedding.weight", "out.weight", "out.bias",
        ]
        #expect(published.isSubset(of: names))
        #expect(names.count == 16 + 2 + 2 + 10 + 16 + 3)
    }

    @Test func `the summary names every layer and the totals`() {
        let summary = Blueprint().summary
        #expect(summary.contains("conv5b"))
        #expect(summary.contains("C3D-AVG-MTL: 86,139,311 parameters; one dive of 6 clips takes 462.0 GFLOP"))
    }

    @Test(arguments: [
        (0.0, 112, 10, "blueprint: has the width multiplier 0.0; give one above 0 and up to 4."),
        (1.0, 8, 10, "blueprint: has the input size 8; give 32 to 448 pixels."),
        (1.0, 112, 1, "blueprint: has a vocabulary of 1 words; the least are 2, eos and sos."),
    ])
    func `sizes without a network are rejected`(_ width: Double, _ size: Int, _ words: Int, _ message: String)
    {
        let blueprint = Blueprint(widthMultiplier: width, inputSize: size, vocabularyCount: words)
        #expect(#expect(throws: BlueprintError.self) { try blueprint.validate() }?.description == message)
    }
}

@Suite struct VocabularyTests {
    @Test func `a vocabulary with capitals is case-sensitive, one without is not`() throws {
        let release = try Vocabulary(words: ["<eos>", "<sos>", "Rogers", "and", "I", "rogers"])
        #expect(release.tokens("Rogers and I rogers AND") == [1, 2, 3, 4, 5, 3, 0])
        let collected = Vocabulary(captions: ["And so"])
        #expect(collected.tokens("and SO") == [1, 2, 3, 0])
    }

    @Test func `a marker written out in a caption is not a word`() throws {
        let vocabulary = Vocabulary(captions: ["a <eos> dive <SOS>"])
        #expect(vocabulary.words == ["<eos>", "<sos>", "a", "dive"])
        #expect(vocabulary.tokens("a <eos> dive") == [1, 2, 3, 0])
    }

    @Test func `words without their two markers are rejected`() {
        let error = #expect(throws: BlueprintError.self) { try Vocabulary(words: ["a", "dive"]) }
        #expect(
            error?.description == "vocabulary: begins with [\"a\", \"dive\"]; <eos> and <sos> come first.")
    }

    @Test func `a repeated word is rejected, also in a model card`() {
        let words = ["<eos>", "<sos>", "a", "dive", "a"]
        let message = "vocabulary: holds \"a\" twice, as id 2 and as id 4. Give every word one id."
        let error = #expect(throws: BlueprintError.self) { try Vocabulary(words: words) }
        #expect(error?.description == message)
        #expect(error?.code == .invalid)
        let decoded = #expect(throws: BlueprintError.self) {
            try JSONDecoder().decode(Vocabulary.self, from: JSONEncoder().encode(["words": words]))
        }
        #expect(decoded?.description == message)
    }

    @Test func `a vocabulary reads back from JSON`() throws {
        let vocabulary = Vocabulary(captions: ["a big splash"])
        let text = try JSONEncoder().encode(vocabulary)
        #expect(String(decoding: text, as: UTF8.self) == #"{"words":["<eos>","<sos>","a","big","splash"]}"#)
        #expect(try JSONDecoder().decode(Vocabulary.self, from: text) == vocabulary)
    }

    @Test func `a caption becomes ids between sos and eos and reads back`() {
        let vocabulary = Vocabulary(captions: ["a big splash", "a Tuck  dive"])
        #expect(vocabulary.words == ["<eos>", "<sos>", "a", "big", "dive", "splash", "tuck"])
        #expect(vocabulary.tokens("a tuck unknown splash") == [1, 2, 6, 5, 0])
        #expect(vocabulary.caption([2, 6, 5]) == "a tuck splash")
    }

    @Test func `a long caption is cut to 100 ids with eos last`() {
        let vocabulary = Vocabulary(captions: ["a"])
        let tokens = vocabulary.tokens(String(repeating: "a ", count: 500))
        #expect(tokens.count == 100)
        #expect(tokens.first == 1 && tokens.last == 0 && tokens[1..<99].allSatisfy { $0 == 2 })
    }

    @Test func `rare words are omitted`() {
        #expect(Vocabulary(captions: ["a a b"], leastOccurrences: 2).words == ["<eos>", "<sos>", "a"])
    }
}
