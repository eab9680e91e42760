import Foundation
import Tensors
import TestSupport
import Testing

/// Checkpoints as training scripts write them: weights beside other things, in parts, or whole modules.
@Suite struct CheckpointContentsTests {
    /// The instructions of a pickle that make one tensor of two floats over storage "0".
    private static let tensor =
        "ctorch._utils\n_rebuild_tensor_v2\n((S'storage'\nctorch\nFloatStorage\nS'0'\nS'cpu'\nI2\nNtQ"
        + "I0\n(I2\nt(I1\ntI00\nccollections\nOrderedDict\n(tRtR"

    /// A state dict with one tensor, without the end of the pickle.
    private static func dictionary(_ name: String) -> String { "(S'\(name)'\n\(tensor)d" }

    private func open(_ object: String, key: String? = nil) throws -> TorchCheckpoint {
        let place = try TemporaryFile()
        try TorchCheckpointTests.legacy(object + ".", elementCount: 2, floatCount: 2).write(to: place.url)
        return try TorchCheckpoint(contentsOf: place.url, key: key)
    }

    @Test func `an instance of a class beside the weights is skipped and named`() throws {
        let checkpoint = try TorchCheckpoint(
            contentsOf: TorchCheckpointTests.fixture("namespace_beside_weights"))
        #expect(checkpoint.stateDictKey == "state_dict")
        #expect(checkpoint.entries.map(\.name) == ["conv5b.weight"])
        #expect(checkpoint.others == ["\"args\" (argparse.Namespace)"])
    }

    @Test func `parts under several keys are read with their keys as prefixes`() throws {
        let checkpoint = try TorchCheckpoint(contentsOf: TorchCheckpointTests.fixture("nested_parts"))
        #expect(checkpoint.stateDictKey == nil)
        #expect(checkpoint.entries.map(\.name) == ["base_model.backbone.conv5b.weight", "regressor.w"])
        #expect(checkpoint.others == ["\"epoch\" (a number)"])
    }

    @Test(
        arguments: [
            ("(S'a.b'\n\(tensor)S'a'\n(S'b'\n\(tensor)dd", nil),
            ("(S'a'\n(S'b.c'\n\(tensor)S'b'\n(S'c'\n\(tensor)ddd", "a"),
        ] as [(String, String?)])
    func `a tensor under two keys is rejected`(_ pickled: String, _ key: String?) throws {
        let error = #expect(throws: TensorsError.self) { try open(pickled, key: key) }
        #expect(
            error?.explanation.contains("\" twice, under different keys.") == true,
            "\(error?.explanation ?? "")")
    }

    @Test(arguments: [
        "ctorch._utils\n_rebuild_parameter\n(ctorch._utils\n_rebuild_tensor_v3\n(I0\ntRI01\nccollections\nOrderedDict\n(tRtR",
        "ctorch._tensor\n_rebuild_from_type_v2\n(ctorch._utils\n_rebuild_tensor_v3\nctorch\nTensor\n(I0\nt(dtR",
    ])
    func `a tensor of a rare type is skipped and named, however it is wrapped`(_ pickled: String) throws {
        let checkpoint = try open("(S'net'\n\(Self.dictionary("w"))S'other'\n\(pickled)d")
        #expect(checkpoint.entries.map(\.name) == ["w"])
        #expect(checkpoint.others == ["\"other\" (torch._utils._rebuild_tensor_v3)"])
    }

    @Test func `unsupported tensor types in a whole module are named`() throws {
        let rare = "ctorch._utils\n_rebuild_tensor_v3\n(I0\ntR"
        let module =
            "ccopy_reg\n_reconstructor\n(cnets\nNet\nc__builtin__\nobject\nNtR(S'_parameters'\n"
            + "(S'w'\n\(Self.tensor)S'q'\n\(rare)S'bias'\nNdS'_buffers'\n(dS'_modules'\n(S'odd'\nI3\nddb"
        let checkpoint = try open(module)
        #expect(checkpoint.entries.map(\.name) == ["w"])
        #expect(checkpoint.others == ["\"q\" (torch._utils._rebuild_tensor_v3)", "\"odd\" (a number)"])
    }

    @Test func `one of the parts can be selected`() throws {
        let checkpoint = try TorchCheckpoint(
            contentsOf: TorchCheckpointTests.fixture("nested_parts"), key: "regressor")
        #expect(checkpoint.stateDictKey == "regressor")
        #expect(checkpoint.entries.map(\.name) == ["w"])
    }

    /// What lies under the key "other", as a protocol 0 pickle writes it, and what it is called.
    static let beside = [
        ("I3\n", "a number"), ("S'adam'\n", "a text"), ("N", "None"), ("(I1\nI2\nl", "a list"),
        ("cutils.config\nbuild_optimizer\n", "utils.config.build_optimizer"),
        ("c__main__\nMode\n(I1\ntR", "__main__.Mode"),
        ("cpathlib\nPosixPath\n(S'runs'\ntR", "pathlib.PosixPath"),
        ("ctorch\ndevice\n(S'cuda'\ntR", "torch.device"),
        (
            "ccopy_reg\n_reconstructor\n(c__main__\nConfig\nc__builtin__\nobject\nNtR(S'lr'\nF0.1\ndb",
            "__main__.Config"
        ),
        (
            "cnumpy.core.multiarray\n_reconstruct\n(cnumpy\nndarray\n(I0\ntS'b'\ntR",
            "numpy.core.multiarray._reconstruct"
        ),
        ("ccollections\ndefaultdict\n(c__builtin__\nlist\ntR", "collections.defaultdict"),
        ("L340282366920938463463374607431768211456L\n", "int"),
        ("(S'state'\n(dS'param_groups'\n(ld", "an optimizer's state"),
    ]

    @Test(arguments: beside) func `a non-tensor is skipped and named`(_ pickled: String, _ name: String)
        throws
    {
        let checkpoint = try open("(S'net'\n\(Self.dictionary("w"))S'other'\n\(pickled)d")
        #expect(checkpoint.stateDictKey == "net")
        #expect(checkpoint.entries.map(\.name) == ["w"])
        #expect(checkpoint.others == ["\"other\" (\(name))"])
        #expect(try checkpoint.tensor("w") == Tensor(shape: [2], values: [0, 1]))
    }

    /// RELIABILITY 63.
    @Test(arguments: [
        ("cos\nsystem\n(S'touch owned'\ntR", "os.system"),
        ("cbuiltins\neval\n(S'1'\ntR", "builtins.eval"),
        ("csubprocess\nPopen\n((S'ls'\nltR", "subprocess.Popen"),
        ("cctypes\nCDLL\n(S'x.so'\ntR", "ctypes.CDLL"),
        ("ctorch.hub\nload\n(S'x'\ntR", "torch.hub.load"),
        ("c_posixsubprocess\nFork\n(tR", "_posixsubprocess.Fork"),
    ]) func `a function call beside the weights is rejected by name`(_ pickled: String, _ name: String)
        throws
    {
        let error = #expect(throws: TensorsError.self) {
            try open("(S'net'\n\(Self.dictionary("w"))S'other'\n\(pickled)d")
        }
        #expect(error?.kind == .badData)
        #expect(error?.explanation.contains("it calls for \"\(name)\"; nothing was run.") == true)
    }

    @Test func `of equally named state dicts, one must be selected`() throws {
        let both = "(S'net'\n\(Self.dictionary("w"))S'net_ema'\n\(Self.dictionary("w"))d"
        let error = #expect(throws: TensorsError.self) { try open(both) }
        #expect(error?.code == .severalStateDicts)
        #expect(
            error?.explanation
                == "cannot be read without a choice: it holds 2 state dicts: \"net\" (1 tensor), \"net_ema\" (1 tensor). "
                + "Name one of these keys.")
        #expect(try open(both, key: "net_ema").stateDictKey == "net_ema")
    }

    @Test func `the usual key takes precedence over others, which are named`() throws {
        let checkpoint = try open("(S'state_dict'\n\(Self.dictionary("w"))S'ema'\n\(Self.dictionary("w"))d")
        #expect(checkpoint.stateDictKey == "state_dict")
        #expect(checkpoint.others == ["\"ema\" (a state dict of 1 tensor)"])
    }

    @Test func `a state dict two keys deep is found`() throws {
        let checkpoint = try open("(S'checkpoint'\n(S'net'\n\(Self.dictionary("w"))dd")
        #expect(checkpoint.stateDictKey == "checkpoint.net")
    }

    @Test func `a whole saved module gives its state dict`() throws {
        let checkpoint = try TorchCheckpoint(contentsOf: TorchCheckpointTests.fixture("module"))
        #expect(checkpoint.entries.map(\.name) == ["weight", "bias"])
        #expect(checkpoint.entries.map(\.shape) == [[1, 2], [1]])
    }

    @Test func `a tensor of a rare type is skipped and named`() throws {
        let rare = Self.tensor.replacing("FloatStorage", with: "ComplexFloatStorage").replacing(
            "S'0'", with: "S'1'")
        let place = try TemporaryFile()
        // The zip format needs no sizes of storages that are not read; the legacy one does.
        try TorchCheckpointTests.legacy(
            "(S'w'\n\(Self.tensor)S'z'\n\(rare)d.", elementCount: 2, floatCount: 2
        ).write(to: place.url)
        let checkpoint = try TorchCheckpoint(contentsOf: place.url)
        #expect(checkpoint.entries.map(\.name) == ["w"])
        #expect(checkpoint.others == ["\"z\" (torch.ComplexFloatStorage)"])
    }
}
