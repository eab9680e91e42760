import Blueprints
import Testing

@Suite struct StateDictMatchTests {
    private static let parameters = Experiment.lstmEncoder.blueprint(
        widthMultiplier: 0.03125, inputSize: 32, vocabularyCount: 5
    ).parameters

    private static func shapes(_ isChosen: (String) -> Bool, _ renamed: (String) -> String = { $0 })
        -> [String: [Int]]
    {
        Dictionary(
            uniqueKeysWithValues: parameters.filter { isChosen($0.name) }.map { (renamed($0.name), $0.shape) }
        )
    }

    @Test func `parts of a network in several files form the whole, an LSTM by its bare names`() throws {
        let files = [
            ("encoder.pth", Self.shapes({ $0.hasPrefix("lstm.") }) { String($0.dropFirst(5)) }),
            ("rest.pth", Self.shapes({ !$0.hasPrefix("lstm.") }) { $0.hasPrefix("conv") ? "cnn.\($0)" : $0 }),
        ]
        let match = try StateDictMatch(Self.parameters, files: files)
        #expect(match.missing.isEmpty && match.misfits.isEmpty && match.extra.isEmpty)
        #expect(match.sources.count == Self.parameters.count)
        #expect(match.sources["lstm.weight_hh_l1"]?.name == "weight_hh_l1")
        #expect(match.sources["conv1.weight"]?.name == "cnn.conv1.weight")
        // The captioner's first stack has the same bare names; they are never taken for the encoder's.
        #expect(match.sources["rnn1.weight_ih_l0"]?.file == 1)
    }

    @Test func `missing, misshapen and extra parts are reported`() throws {
        var shapes = Self.shapes { $0 != "fc.bias" }
        shapes["fc.weight"] = [7, 7]
        shapes["fc8.weight"] = [487, 4096]
        shapes["bn.num_batches_tracked"] = []
        let match = try StateDictMatch(Self.parameters, files: [("a.pth", shapes)])
        #expect(match.missing.map(\.name) == ["fc.bias"])
        #expect(match.misfits.map(\.parameter.name) == ["fc.weight"])
        #expect(match.misfits.first?.shape == [7, 7])
        #expect(match.extra.map(\.name) == ["fc8.weight"])
    }

    @Test func `a repeated part is rejected by name`() {
        let files = [("a.pth", ["conv1.bias": [8]]), ("b.pth", ["conv1.bias": [8]])]
        let error = #expect(throws: BlueprintError.self) {
            try StateDictMatch(Self.parameters, files: files)
        }
        #expect(
            error?.description
                == "b.pth: tensor \"conv1.bias\" could be \"conv1.bias\", and so could \"conv1.bias\" of a.pth. Give each part "
                + "of the network once.")
    }
}
