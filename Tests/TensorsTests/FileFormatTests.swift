import Foundation
import Tensors
import TestSupport
import Testing

/// What people give in place of weights, named for what it is.
@Suite struct FileFormatTests {
    /// A file, and what is said of it where a model and where a PyTorch checkpoint was expected.
    struct Mistaken: CustomTestStringConvertible {
        let name: String
        let bytes: Data
        let message: String
        var testDescription: String { name }

        init(_ name: String, _ bytes: [UInt8], _ message: String) {
            (self.name, self.bytes, self.message) = (name, Data(bytes), message)
        }

        init(_ name: String, _ text: String, _ message: String) {
            self.init(name, Array(text.utf8), message)
        }
    }

    static let mistaken = [
        Mistaken("nothing", "", "is empty (0 bytes). Download or copy it again."),
        Mistaken(
            "zeros", Array(repeating: 0, count: 100),
            "begins with nothing but zero bytes. Download or copy it again."),
        Mistaken(
            "a Git LFS pointer",
            "version https://git-lfs.github.com/spec/v1\noid sha256:4d7a\nsize 314017290\n",
            "is a Git LFS pointer to a file of 314017290 bytes, not the weights. Run \"git lfs pull\" in its repository, "
                + "or download the file itself."),
        Mistaken(
            "a web page", "\n<!DOCTYPE html>\n<html><title>Sign in</title></html>",
            "is a web page (HTML), not a weight file. Open it in a browser and download the file that it offers."
        ),
        Mistaken(
            "a server's answer", "404: Not Found",
            "is a text file, not a weight file; it begins \"404: Not Found\". Check where it comes from."),
        Mistaken(
            "JSON", "{\"metadata\": {},\n \"weight_map\": {}}",
            "is a text file, not a weight file; it begins \"{\"metadata\": {},\". Check where it comes from."),
        Mistaken("gzip", [0x1F, 0x8B, 8, 0], "is a gzip archive. Unpack it and use the file inside."),
        Mistaken(
            "tar", Array(repeating: 0x61, count: 257) + Array("ustar".utf8),
            "is a tar archive. Unpack it and use the file inside."),
        Mistaken(
            "HDF5", [0x89, 0x48, 0x44, 0x46, 0x0D, 0x0A, 0x1A, 0x0A],
            "is an HDF5 file, as Keras writes it. Export its weights as a PyTorch state dict or as a safetensors file."
        ),
        Mistaken(
            "ONNX", [0x08, 7, 0x12, 7] + Array("pytorch".utf8) + [0x1A] + Array(repeating: 9, count: 64),
            "is an ONNX model. Export its weights as a PyTorch state dict or as a safetensors file."),
        Mistaken(
            "GGUF", "GGUF\u{3}",
            "is a GGUF model. Export its weights as a PyTorch state dict or as a safetensors file."),
        Mistaken(
            "a pickle", [0x80, 4, 0x7D, 0x2E],
            "is a Python pickle that torch.save did not write. Load it in Python and save its weights: "
                + "torch.save(state_dict, ...)."),
        Mistaken(
            "a video", [0, 0, 0, 0x20] + Array("ftypisom".utf8),
            "is an MP4 or QuickTime file, not a weight file. Check the path."),
    ]

    @Test(arguments: mistaken) func `another kind of file is named where a model is expected`(
        _ file: Mistaken
    ) throws {
        let place = try TemporaryFile()
        try file.bytes.write(to: place.url)
        let error = #expect(throws: TensorsError.self) { try SafetensorsFile(place.url) }
        #expect(error?.kind == .badData)
        #expect(error?.explanation == file.message)
    }

    @Test(arguments: mistaken) func `another kind of file is named where a checkpoint is expected`(
        _ file: Mistaken
    ) throws {
        let place = try TemporaryFile()
        try file.bytes.write(to: place.url)
        let error = #expect(throws: TensorsError.self) { try TorchCheckpoint(contentsOf: place.url) }
        #expect(error?.kind == .badData)
        #expect(error?.explanation == file.message)
    }

    @Test(arguments: ["types_zip", "types_legacy"])
    func `a checkpoint in place of a model must be converted`(_ name: String) throws {
        let error = #expect(throws: TensorsError.self) {
            try SafetensorsFile(TorchCheckpointTests.fixture(name))
        }
        #expect(error?.code == .otherFormat(.pytorch))
        #expect(error?.explanation == "is a PyTorch file, not a safetensors file. Convert it first.")
    }

    @Test func `a TorchScript program is named`() throws {
        let error = #expect(throws: TensorsError.self) {
            try SafetensorsFile(TorchCheckpointTests.fixture("refused_script"))
        }
        #expect(
            error?.explanation
                == "is a TorchScript program, whose code is never run. Save its weights alone: "
                + "torch.save(torch.jit.load(FILE).state_dict(), ...).")
    }

    @Test func `a zip archive that ends before its directory is incomplete`() throws {
        let place = try TemporaryFile()
        try Data(contentsOf: TorchCheckpointTests.fixture("types_zip")).dropLast(200).write(to: place.url)
        let error = failure { try TorchCheckpoint(contentsOf: place.url) }
        #expect(
            error?.explanation
                == "is an incomplete zip archive: the directory at its end is missing. Download or copy it again, to the end."
        )
    }

    @Test func `a safetensors file in place of a checkpoint is named`() throws {
        let place = try TemporaryFile()
        try place.write(headerLength: 2, header: "{}", data: [])
        let error = #expect(throws: TensorsError.self) { try TorchCheckpoint(contentsOf: place.url) }
        #expect(error?.explanation == "is a safetensors file, not a PyTorch file.")
    }
}
