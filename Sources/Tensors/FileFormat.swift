import Files
import Foundation

/// The actual format of a file that is not the expected weight file, determined from its bytes.
public enum FileFormat: Sendable, Equatable {
    /// No byte at all.
    case empty
    /// Only zeros, as far as the file was read.
    case zeros
    /// What Git LFS stores in place of a large file, with the size of that file if stated.
    case gitLFSPointer(byteCount: Int?)
    /// HTML.
    case webPage
    /// Other text, with its first line.
    case text(beginning: String)
    /// An archive or a compressed file, by its usual name: "a gzip archive".
    case packed(name: String)
    /// A `torch.save` checkpoint.
    case pytorch
    /// A `torch.jit.save` archive.
    case torchScript
    /// A pickle that `torch.save` did not write.
    case pickle
    /// A safetensors file.
    case safetensors
    /// Weights of another framework: "an ONNX model".
    case otherWeights(name: String)
    /// A file of another kind: "a PNG image".
    case other(name: String)

    /// What the file is, as a sentence that begins with its name, without a full stop.
    var problem: String { words.problem }

    /// What to do, in whole sentences; empty if that is obvious.
    var remedy: String { words.remedy }

    private var words: (problem: String, remedy: String) {
        switch self {
        case .empty: ("is empty (0 bytes)", "Download or copy it again.")
        case .zeros: ("begins with nothing but zero bytes", "Download or copy it again.")
        case .gitLFSPointer(let byteCount):
            (
                "is a Git LFS pointer\(byteCount.map { " to a file of \($0) bytes" } ?? ""), not the weights",
                "Run \"git lfs pull\" in its repository, or download the file itself."
            )
        case .webPage:
            (
                "is a web page (HTML), not a weight file",
                "Open it in a browser and download the file that it offers."
            )
        case .text(let beginning):
            ("is a text file, not a weight file; it begins \"\(beginning)\"", "Check where it comes from.")
        case .packed(let name): ("is \(name)", "Unpack it and use the file inside.")
        case .pytorch: ("is a PyTorch file, not a safetensors file", "Convert it first.")
        case .torchScript:
            (
                "is a TorchScript program, whose code is never run",
                "Save its weights alone: torch.save(torch.jit.load(FILE).state_dict(), ...)."
            )
        case .pickle:
            (
                "is a Python pickle that torch.save did not write",
                "Load it in Python and save its weights: torch.save(state_dict, ...)."
            )
        case .safetensors: ("is a safetensors file, not a PyTorch file", "")
        case .otherWeights(let name):
            ("is \(name)", "Export its weights as a PyTorch state dict or as a safetensors file.")
        case .other(let name): ("is \(name), not a weight file", "Check the path.")
        }
    }
}

extension FileFormat {
    /// Recognizes a file by its first bytes, and a zip archive by the names in it; nil for an unknown format.
    ///
    /// - Throws: `TensorsError` for a zip archive that is damaged.
    static func recognize(_ mapping: FileMapping) throws -> FileFormat? {
        let bytes = mapping.bytes
        guard !bytes.isEmpty else { return .empty }
        if bytes.starts(with: ZipStorages.magic) { return ofArchive(try ZipFile(mapping.url)) }
        if LegacyStorages.recognizes(bytes) { return .pytorch }
        if let known = signatures.first(where: { bytes.dropFirst($0.offset).starts(with: $0.bytes) }) {
            return known.format
        }
        if bytes.count > 8, bytes[8] == UInt8(ascii: "{"),
            UInt64(littleEndian: bytes.loadUnaligned(as: UInt64.self))
                <= UInt64(SafetensorsFile.largestHeader)
        {
            return .safetensors
        }
        if bytes[0] == PickleOpcode.proto.rawValue, bytes.count > 2, (2...5).contains(bytes[1]),
            bytes.last == PickleOpcode.stop.rawValue
        {
            return .pickle
        }
        if isONNX(bytes) { return .otherWeights(name: "an ONNX model") }
        if bytes.prefix(1 << 16).allSatisfy({ $0 == 0 }) { return .zeros }
        return text(bytes)
    }

    /// The format of a zip archive, by the names in it.
    static func ofArchive(_ archive: ZipFile) -> FileFormat {
        let names = archive.names
        func named(_ endings: [String]) -> String? {
            names.first { name in endings.contains { name.lowercased().hasSuffix($0) } }
        }
        if named(["/data.pkl"]) != nil {
            return named(["/constants.pkl"]) == nil ? .pytorch : .torchScript
        }
        if named(["model.weights.h5"]) != nil { return .otherWeights(name: "a Keras model") }
        if named([".npy"]) != nil { return .otherWeights(name: "a NumPy archive (.npz)") }
        if let inside = named([".pth", ".pt", ".ckpt", ".tar", ".safetensors", ".bin", ".pkl", ".pickle"]) {
            return .packed(name: "a zip archive that contains \"\(inside.shortened)\"")
        }
        return .other(name: "a zip archive without data.pkl, which torch.save writes")
    }

    private struct Signature {
        let offset: Int
        let bytes: [UInt8]
        let format: FileFormat

        init(_ bytes: [UInt8], at offset: Int = 0, _ format: FileFormat) {
            (self.offset, self.bytes, self.format) = (offset, bytes, format)
        }

        init(_ text: String, at offset: Int = 0, _ format: FileFormat) {
            self.init(Array(text.utf8), at: offset, format)
        }
    }

    private static let signatures = [
        Signature([0x1F, 0x8B], .packed(name: "a gzip archive")),
        Signature("BZh", .packed(name: "a bzip2 archive")),
        Signature([0xFD, 0x37, 0x7A, 0x58, 0x5A, 0], .packed(name: "an xz archive")),
        Signature([0x28, 0xB5, 0x2F, 0xFD], .packed(name: "a Zstandard archive")),
        Signature([0x37, 0x7A, 0xBC, 0xAF, 0x27, 0x1C], .packed(name: "a 7z archive")),
        Signature("Rar!", .packed(name: "a RAR archive")),
        Signature("ustar", at: 257, .packed(name: "a tar archive")),
        Signature(
            [0x89, 0x48, 0x44, 0x46, 0x0D, 0x0A], .otherWeights(name: "an HDF5 file, as Keras writes it")),
        Signature([0x93] + Array("NUMPY".utf8), .otherWeights(name: "a NumPy array (.npy)")),
        Signature("GGUF", .otherWeights(name: "a GGUF model")),
        Signature("TFL3", at: 4, .otherWeights(name: "a TensorFlow Lite model")),
        Signature([0x89] + Array("PNG".utf8), .other(name: "a PNG image")),
        Signature([0xFF, 0xD8, 0xFF], .other(name: "a JPEG image")),
        Signature("GIF8", .other(name: "a GIF image")),
        Signature("%PDF-", .other(name: "a PDF document")),
        Signature("ftyp", at: 4, .other(name: "an MP4 or QuickTime file")),
        Signature("RIFF", .other(name: "a RIFF file, such as an AVI video")),
        Signature([0x1A, 0x45, 0xDF, 0xA3], .other(name: "a Matroska or WebM video")),
        Signature("SQLite format 3", .other(name: "a SQLite database, such as a ledger")),
        Signature([0x7F] + Array("ELF".utf8), .other(name: "a program (ELF)")),
    ]

    /// A `ModelProto` begins with the format version, followed by the producer's name or by the graph (onnx.proto).
    private static func isONNX(_ bytes: UnsafeRawBufferPointer) -> Bool {
        guard bytes.count > 64, bytes[0] == 0x08, (1...32).contains(bytes[1]) else { return false }
        if bytes[2] == 0x3A { return true }
        guard bytes[2] == 0x12, (1...48).contains(bytes[3]) else { return false }
        let end = 4 + Int(bytes[3])
        return bytes[4..<end].allSatisfy { (0x20...0x7E).contains($0) }
            && [0x1A, 0x22, 0x28, 0x32, 0x3A].contains(bytes[end])
    }

    private static func text(_ bytes: UnsafeRawBufferPointer) -> FileFormat? {
        // The last character of the part may be cut off.
        let part = bytes.prefix(1024)
        guard
            let text = (0...3).lazy.compactMap({ String(validating: part.dropLast($0), as: UTF8.self) })
                .first,
            text.unicodeScalars.allSatisfy({ $0.value >= 0x20 || "\n\r\t\u{C}".unicodeScalars.contains($0) })
        else { return nil }
        let trimmed = text.trimmingCharacters(in: .whitespacesAndNewlines.union(["\u{FEFF}"]))
        let lower = trimmed.lowercased()
        if trimmed.hasPrefix("version https://git-lfs.github.com/spec/") {
            let size = trimmed.split(separator: "\n").first { $0.hasPrefix("size ") }?.dropFirst(5)
            return .gitLFSPointer(byteCount: size.flatMap { Int($0.trimmingCharacters(in: .whitespaces)) })
        }
        if lower.hasPrefix("<"),
            lower.contains("<html") || lower.contains("<!doctype html") || lower.contains("<head")
        {
            return .webPage
        }
        let line = trimmed.split(whereSeparator: \.isNewline).first ?? ""
        return .text(beginning: line.count > 60 ? line.prefix(60) + "..." : String(line))
    }
}
