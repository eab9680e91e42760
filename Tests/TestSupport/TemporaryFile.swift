package import Foundation

/// A file in a folder of its own that goes when the value goes.
package final class TemporaryFile {
    package let folder: URL
    package let url: URL

    package init() throws {
        folder = FileManager.default.temporaryDirectory.appendingPathComponent("tensors-\(UUID().uuidString)")
        url = folder.appendingPathComponent("model.safetensors")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    }

    deinit { try? FileManager.default.removeItem(at: folder) }

    package func write(headerLength: UInt64? = nil, header: String, data: [UInt8]) throws {
        let length = headerLength ?? UInt64(header.utf8.count)
        var bytes = withUnsafeBytes(of: length.littleEndian) { Array($0) }
        bytes += Array(header.utf8) + data
        try Data(bytes).write(to: url)
    }
}
