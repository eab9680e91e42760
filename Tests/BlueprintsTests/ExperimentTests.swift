import Blueprints
import Foundation
import Testing

@Suite struct ExperimentTests {
    /// The study's Table 1 and its checkpoints with 5779 words (DESIGN section 4).
    @Test(
        arguments: zip(
            Experiment.allCases,
            [
                86_139_311, 78_537_647, 74_790_223, 67_188_559, 97_448_879, 106_116_015, 80_901_039,
                1_152_410_543,
            ]))
    func `each experiment has the study's parameter count`(_ experiment: Experiment, _ count: Int) {
        #expect(experiment.blueprint().parameterCount == count)
    }

    @Test func `the S3D backbone has the published parameter count and 8192 features`() {
        let blueprint = Experiment.s3d.blueprint()
        let backbone = blueprint.parameters.filter {
            $0.isLearned && ($0.name.hasPrefix("base.") || $0.name.hasPrefix("fc.0."))
        }
        #expect(backbone.reduce(0) { $0 + $1.count } == 16_306_848)
        #expect(blueprint.graph[NodeName.clipFeatures].shape == [8192])
    }

    @Test func `the LSTM encoder alone has 1,073,872,896 parameters`() {
        let encoder = Experiment.lstmEncoder.blueprint().parameters.filter { $0.name.hasPrefix("lstm.") }
        #expect(encoder.reduce(0) { $0 + $1.count } == 1_073_872_896)
        #expect(encoder.first?.name == "lstm.weight_ih_l0")
        #expect(encoder.first?.shape == [32768, 8192])
    }

    /// Extents of S3D's stages at 112 pixels by PyTorch's floor rule: 112, 56, 28, 14, 7, 3.
    @Test(arguments: [
        ("base.0.relu_t", [64, 8, 56, 56]), ("base.4", [192, 8, 14, 14]), ("base.5", [256, 8, 14, 14]),
        ("base.6", [480, 8, 14, 14]), ("base.7", [480, 4, 7, 7]), ("base.12", [832, 4, 7, 7]),
        ("base.13", [832, 2, 3, 3]), ("base.15", [1024, 2, 3, 3]), ("average", [1024, 1, 1, 1]),
    ])
    func `S3D's stages have the extents of PyTorch's floor rule`(_ name: String, _ shape: [Int]) {
        #expect(Experiment.s3d.blueprint().graph[name].shape == shape)
    }

    @Test func `parameter names of S3D are those of its published weights`() {
        let names = Set(Experiment.s3d.blueprint().parameters.map(\.name))
        let published: Set = [
            "base.0.conv_s.weight", "base.0.bn_s.running_mean", "base.0.conv_t.weight", "base.2.conv.weight",
            "base.2.bn.weight", "base.5.branch0.0.conv.weight", "base.5.branch1.1.bn_t.running_var",
            "base.15.branch3.1.bn.bias", "fc.0.weight", "fc.0.bias", "fc.weight",
        ]
        #expect(published.isSubset(of: names))
        #expect(!names.contains("base.0.conv_s.bias"))
    }

    /// S3D, one dive of six clips: DESIGN section 3 measured 54 GFLOP of convolutions, the last one with 400 outputs or 8192.
    @Test func `one dive takes 54 GFLOP in the S3D backbone`() {
        let count = Experiment.s3d.blueprint().operationCount
        #expect((count + 500_000_000) / 1_000_000_000 == 54)
    }

    @Test func `attention adds its linear layer and narrows rnn1`() throws {
        let captioner = try #require(Experiment.attention.blueprint().captioner)
        #expect(captioner.attentionCount == 512)
        #expect(captioner.inputCounts(.rnn1) == [512, 512])
        #expect(Experiment.baseline.blueprint().captioner?.inputCounts(.rnn1) == [8192, 512])
    }

    @Test func `a small version of every experiment keeps its shape rules`() throws {
        for experiment in Experiment.allCases {
            let blueprint = experiment.blueprint(widthMultiplier: 0.125, inputSize: 56, vocabularyCount: 50)
            try blueprint.validate()
            #expect(blueprint.graph[NodeName.score].shape == [1])
            #expect(Set(blueprint.parameters.map(\.name)).count == blueprint.parameters.count)
        }
    }

    @Test func `names distinguish the experiments`() {
        let names = Experiment.allCases.map { $0.blueprint().name }
        #expect(Set(names).count == 8)
        #expect(names[0] == "C3D-AVG-MTL")
        #expect(names[5] == "C3D-AVG-MTL 8 LSTMs attention")
        #expect(names[7] == "C3D-LSTM-MTL attention")
    }

    @Test func `an earlier version's blueprint is a C3D with two GRUs`() throws {
        let json = Data(#"{"widthMultiplier": 0.25, "inputSize": 56, "vocabularyCount": 97}"#.utf8)
        let blueprint = try decode(over: Blueprint(), from: json, named: "card")
        #expect(blueprint == Blueprint(widthMultiplier: 0.25, inputSize: 56, vocabularyCount: 97))
    }
}
