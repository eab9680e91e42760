import Files
import Foundation

/// The format of torch 1.6 and later: a zip archive with one folder that contains the pickle `data.pkl` and a stored entry
/// `data/KEY` for every storage (caffe2/serialize/inline_container.h of PyTorch).
struct ZipStorages: TorchStorages {
    private let archive: ZipFile
    private let folder: String
    private let storages: [String: TorchStorage]

    static let magic: [UInt8] = [0x50, 0x4B, 0x03, 0x04]
    private static let greatestPickleByteCount = 1 << 26

    /// Reads the pickle; the first result is the object that was saved.
    static func open(_ url: URL) throws -> (PickleItem, Self) {
        let archive = try ZipFile(url)
        let pickles = archive.names.filter { $0.hasSuffix("/data.pkl") && $0.count { $0 == "/" } == 1 }
        guard pickles.count == 1, let pickle = pickles.first else {
            if let elsewhere = archive.names.filter({ $0.hasSuffix("/data.pkl") }).max(by: {
                $0.count < $1.count
            }) {
                throw PickleFailure(
                    pickles.isEmpty
                        ? "its data.pkl lies in \"\(String(elsewhere.dropLast("/data.pkl".count)).shortened)\", so it was packed again"
                        : "it holds \(pickles.count) files data.pkl", .unsupported)
            }
            throw TensorsError(FileFormat.ofArchive(archive), url.path)
        }
        let folder = String(pickle.dropLast("data.pkl".count))
        guard !archive.contains(folder + "constants.pkl") else {
            throw TensorsError(.torchScript, url.path)
        }
        if archive.contains(folder + "byteorder") {
            let order = String(decoding: try archive.read(folder + "byteorder", atMost: 16), as: UTF8.self)
            guard order == "little" else {
                throw PickleFailure("its byte order is \"\(order)\", not \"little\"", .unsupported)
            }
        }
        let bytes = try archive.read(pickle, atMost: greatestPickleByteCount)
        return try bytes.withUnsafeBytes { bytes in
            var unpickler = Unpickler(bytes, allowing: Unpickler.torchGlobals)
            let root = try unpickler.load()
            guard unpickler.position == bytes.count else {
                throw PickleFailure("bytes follow the pickle's end")
            }
            return (root, Self(archive: archive, folder: folder, storages: unpickler.storages))
        }
    }

    func verify(_ key: String) throws {
        guard let storage = storages[key] else { preconditionFailure("a tensor's storage was recorded") }
        let name = folder + "data/" + key
        let expected = storage.elementCount * storage.elementType.byteCount
        let byteCount = try archive.byteCount(of: name)
        guard byteCount == expected else {
            throw TensorsError(
                .malformed, archive.url.path,
                "has a storage \"\(key.shortened)\" of \(byteCount) bytes, expected \(expected)",
                remedy: "Copy it again."
            )
        }
        try archive.requireStored(name)
        try archive.forEachPiece(of: name) { _ in }
    }

    func forEachPiece(
        of key: String, in range: Range<Int>, _ body: (UnsafeRawBufferPointer) throws -> Void
    ) throws {
        try archive.forEachPiece(of: folder + "data/" + key, in: range, body)
    }
}
