import Foundation
import Testing

/// PyTorch's files through the tool, and what divejudge says with them. The fixtures' script, `make.py`, builds each network from PyTorch's
/// stock modules, saves it as the release does and writes down what PyTorch says of the same 103 frames.
@Suite(.serialized) struct ConvertTests {
    private let place: Workplace
    private let fixtures = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .appending(path: "Fixtures/Experiments")

    init() throws { place = try Workplace() }

    private struct Expected: Decodable {
        let experiments: [Experiment]

        struct Experiment: Decodable {
            let experiment: Int
            let widthMultiplier: Double
            let score: Double
            let probabilities: [String: [Double]]
            let captionTokens: [Int]
        }
    }

    private struct Verdict: Decodable {
        let score: Double
        let classification: [String: Head]
        let caption: Caption

        struct Head: Decodable { let probabilities: [Double] }
        struct Caption: Decodable { let tokens: [Int] }
    }

    private static let heads = [
        "fc_position": "position", "fc_armstand": "armstand", "fc_rot_type": "rotation_type",
        "fc_ss_no": "half_somersaults", "fc_tw_no": "half_twists",
    ]

    private func expected() throws -> [Expected.Experiment] {
        let data = try Data(contentsOf: fixtures.appending(path: "expected.json"))
        return try JSONDecoder().decode(Expected.self, from: data).experiments
    }

    private func stateDicts(of experiment: Int) throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: fixtures.path).filter {
            $0.hasSuffix("_\(experiment).pth")
        }.sorted().map { fixtures.appending(path: $0).path }
    }

    private func convert(_ expected: Expected.Experiment, _ files: [String], to model: String) throws
        -> Workplace.Outcome
    {
        try place.divelab(
            [
                "convert", "--experiment", "\(expected.experiment)", "--vocabulary",
                fixtures.appending(path: "vocab.json").path, "--width", "\(expected.widthMultiplier)", "-o",
                model,
            ] + files)
    }

    @Test func `state dicts of all eight experiments score frames like PyTorch`() throws {
        defer { place.remove() }
        let all = try expected()
        #expect(all.map(\.experiment) == Array(0...7))
        for expected in all {
            let model = "model-\(expected.experiment).safetensors"
            let converted = try convert(expected, stateDicts(of: expected.experiment), to: model)
            #expect(converted.status == 0, "\(converted.errors)")
            let judged = try place.divejudge([
                "score", fixtures.appending(path: "frames").path, "--model", model, "--json", "--no-ledger",
            ])
            #expect(judged.status == 0, "\(judged.errors)")
            let verdict = try JSONDecoder().decode(Verdict.self, from: Data(judged.output.utf8))
            // The tolerances that the issue of published weights asks for.
            #expect(abs(verdict.score - expected.score) <= 1e-3, "experiment \(expected.experiment)")
            for (name, head) in Self.heads {
                let theirs = try #require(expected.probabilities[name])
                let ours = try #require(verdict.classification[head]).probabilities
                #expect(
                    zip(ours, theirs).allSatisfy { abs($0 - $1) <= 1e-4 }, "\(expected.experiment) \(head)")
            }
            #expect(verdict.caption.tokens == expected.captionTokens, "experiment \(expected.experiment)")
        }
    }

    @Test func `heads without a captioner become a model that scores like PyTorch`() throws {
        defer { place.remove() }
        let expected = try expected()[0]
        let files = try stateDicts(of: 0).filter { !$0.contains("caption") }
        let converted = try place.divelab(
            [
                "convert", "--experiment", "0", "--width", "\(expected.widthMultiplier)", "-o",
                "model.safetensors",
            ]
                + files)
        #expect(converted.status == 0, "\(converted.errors)")
        let arguments = [
            "score", fixtures.appending(path: "frames").path, "--model", "model.safetensors", "--no-ledger",
        ]
        let judged = try place.divejudge(arguments + ["--json"])
        let verdict = try JSONDecoder().decode(Verdict.self, from: Data(judged.output.utf8))
        #expect(abs(verdict.score - expected.score) <= 1e-3)
        #expect(verdict.caption.tokens == [])
        #expect(try !place.divejudge(arguments).output.contains("\u{201C}"))
    }

    @Test func `a model converts to state dicts and back`() throws {
        defer { place.remove() }
        let expected = try expected()[2]  // S3D, with counters of batches to invent
        try #require(try convert(expected, stateDicts(of: 2), to: "one.safetensors").status == 0)
        let back = try place.divelab(["convert", "one.safetensors", "-o", "back"])
        #expect(back.status == 0, "\(back.errors)")
        let names = try FileManager.default.contentsOfDirectory(
            atPath: place.folder.appending(path: "back").path)
        #expect(
            names.sorted() == [
                "model_CNN_2.pth", "model_caption_2.pth", "model_dive_classifier_2.pth", "model_my_fc6_2.pth",
                "model_score_regressor_2.pth", "vocab.json",
            ])
        let again = try convert(
            expected, names.filter { $0.hasSuffix(".pth") }.map { "back/\($0)" }, to: "two.safetensors")
        #expect(again.status == 0, "\(again.errors)")
        #expect(try place.weights("one.safetensors") == place.weights("two.safetensors"))
    }

    @Test func `missing, extra and misshapen parts are rejected by name`() throws {
        defer { place.remove() }
        let expected = try expected()[0]
        let files = try stateDicts(of: 0)
        let missing = try convert(expected, files.filter { !$0.contains("my_fc6") }, to: "model.safetensors")
        #expect(missing.status == 78)
        #expect(
            missing.errors.contains(
                #"2 parameters of C3D-AVG-MTL x0.03125 are missing ("fc.weight", "fc.bias")"#))
        let wrong = try convert(
            expected, files + stateDicts(of: 7).filter { $0.contains("lstm") }, to: "model.safetensors")
        #expect(wrong.status == 78)
        #expect(wrong.errors.contains("8 tensors are not parameters of C3D-AVG-MTL x0.03125"))
        let sized = try place.divelab(
            [
                "convert", "--experiment", "0", "--vocabulary", fixtures.appending(path: "vocab.json").path,
                "-o",
                "model.safetensors",
            ] + files)
        #expect(sized.status == 78)
        #expect(sized.errors.contains("has shape [8, 3, 3, 3, 3], C3D-AVG-MTL has [64, 3, 3, 3, 3]."))
        #expect(
            !FileManager.default.fileExists(atPath: place.folder.appending(path: "model.safetensors").path))
    }

    @Test
    func `a backbone is extracted from a file, misfits are named, and training starts from it`()
        throws
    {
        defer { place.remove() }
        let network = try #require(try stateDicts(of: 2).first { $0.contains("CNN") })
        let converted = try place.divelab([
            "convert", network, "-o", "s3d.safetensors", "--width", "0.03125",
        ])
        #expect(converted.status == 0, "\(converted.errors)")
        // 77 convolutions without bias, each with the four vectors of its normalisation, and the last layer's two.
        #expect(converted.output.hasSuffix("s3d.safetensors: S3D backbone, 387 tensors\n"))
        let told = try place.divejudge(["model", "info", "s3d.safetensors"])
        #expect(told.status == 0, "\(told.errors)")
        #expect(told.output.hasPrefix("A backbone (S3D), not a model\n"))
        #expect(told.output.hasSuffix("divelab train FOLDER --output RUN --backbone s3d.safetensors\n"))
        try place.simulate("dives", dives: 4, seed: 3)
        try place.write("recipe.json", #"{"epochs": 1, "batchSize": 2, "validationFraction": 0.25}"#)
        let event = try place.tournament("dives")
        let trained = try place.divelab([
            "train", event, "--output", "run", "--experiment", "s3d", "--backbone", "s3d.safetensors",
            "--width",
            "0.03125", "--input-size", "32", "--recipe", "recipe.json", "--threads", "1",
        ])
        #expect(trained.status == 0, "\(trained.errors)")
        let other = try place.divelab([
            "train", event, "--output", "other", "--backbone", "s3d.safetensors", "--width", "0.03125",
            "--input-size", "32", "--recipe", "recipe.json",
        ])
        #expect(other.status == 78)
        #expect(other.errors.contains("holds S3D, the network reads clips with C3D. Give a C3D backbone."))
    }

    @Test func `a key selects one of several state dicts in a file`() throws {
        defer { place.remove() }
        let parts = fixtures.deletingLastPathComponent().appending(path: "Torch/nested_parts.pth").path
        let chosen = try place.divelab(["convert", parts, "--key", "regressor", "-o", "out.safetensors"])
        #expect(chosen.status == 78)
        #expect(
            chosen.errors.contains(
                "holds neither C3D (conv5b.weight) nor S3D (base.0.conv_s.weight) but \"w\""),
            "\(chosen.errors)")
        let unknown = try place.divelab(["convert", parts, "--key", "judge", "-o", "out.safetensors"])
        #expect(unknown.status == 65)
        #expect(unknown.errors.contains("\"regressor\""), "\(unknown.errors)")
    }

    @Test func `a file that calls a program is rejected by name, and nothing in it runs`() throws {
        defer { place.remove() }
        let evil = fixtures.deletingLastPathComponent().appending(path: "Torch/refused_code.pth")
        let outcome = try place.divelab(["convert", evil.path, "-o", "out.safetensors"])
        #expect(outcome.status == 65)
        #expect(outcome.errors.contains("it calls for \"os.system\"; nothing was run."))
        #expect(
            try FileManager.default.contentsOfDirectory(atPath: place.folder.path).allSatisfy {
                !$0.contains("safetensors")
            })
    }
}
