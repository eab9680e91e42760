import Foundation
import Tensors
import TestSupport
import Testing

struct WeightsTests {
    static let matrix = Tensor(shape: [3, 5], values: (0..<15).map { Float($0) * 0.37 - 2 })

    @Test func `32-bit weights are read in place`() throws {
        let file = try TemporaryFile()
        try writeSafetensors([("a", Self.matrix), ("b", Self.matrix)], metadata: [:], to: file.url)
        let read = try SafetensorsFile(file.url)
        let weights = try read.weights("b")

        #expect(weights.shape == [3, 5])
        #expect(weights.count == 15)
        #expect(weights.tensor == Self.matrix)
        let place = try read.withUnsafeBytes(of: "b") { UInt(bitPattern: $0.baseAddress) }
        #expect(weights.withUnsafeBufferPointer { UInt(bitPattern: $0.baseAddress) } == place)
    }

    @Test(arguments: [ElementType.float16, .bfloat16])
    func `16-bit weights are widened`(_ elementType: ElementType) throws {
        let file = try TemporaryFile()
        try writeSafetensors([("x", Self.matrix)], metadata: [:], elementType: elementType, to: file.url)
        let read = try SafetensorsFile(file.url)
        #expect(try read.weights("x").tensor == read.tensor("x"))
    }

    @Test func `every half-precision number is widened exactly`() throws {
        let file = try TemporaryFile()
        let patterns = (0...UInt16.max).map { $0 }
        try file.write(
            header: "{\"x\":{\"dtype\":\"F16\",\"shape\":[65536],\"data_offsets\":[0,131072]}}",
            data: patterns.flatMap { [UInt8(truncatingIfNeeded: $0), UInt8($0 >> 8)] })
        let widened = try SafetensorsFile(file.url).weights("x").tensor.values
        for (pattern, value) in zip(patterns, widened) {
            let expected = Float(Float16(bitPattern: pattern))
            #expect(value.bitPattern == expected.bitPattern || value.isNaN && expected.isNaN, "\(pattern)")
        }
    }

    @Test(arguments: 0..<4)
    func `unaligned weights in another writer's file are read`(_ shift: Int) throws {
        let file = try TemporaryFile()
        let header = SafetensorsTests.entry("x", shape: "3,5", offsets: "0,60")
        let padding = String(repeating: " ", count: 8 - (header.utf8.count + 2) % 8 + shift)
        try file.write(
            header: "{\(header)}\(padding)", data: Self.matrix.values.withUnsafeBytes { Array($0) })
        #expect(try SafetensorsFile(file.url).weights("x").tensor == Self.matrix)
    }

    @Test func `weights outlive the object that opened the file, and the file's name`() throws {
        let file = try TemporaryFile()
        try writeSafetensors([("x", Self.matrix)], metadata: [:], to: file.url)
        var opened: SafetensorsFile? = try SafetensorsFile(file.url)
        let weights = try #require(try opened?.weights("x"))
        weak let observed = opened
        opened = nil
        try FileManager.default.removeItem(at: file.url)

        #expect(observed == nil)
        #expect(weights.tensor == Self.matrix)
    }

    @Test func `a tensor's weights are its values`() {
        let weights = Weights(Self.matrix)
        weights.releasePages()
        #expect(weights.tensor == Self.matrix)
        #expect(weights.withUnsafeBufferPointer { Array($0) } == Self.matrix.values)
        #expect(Weights(Tensor(shape: [2, 0])).tensor == Tensor(shape: [2, 0]))
    }

    @Test func `an empty tensor has no weights`() throws {
        let file = try TemporaryFile()
        try writeSafetensors(
            [("x", Self.matrix), ("none", Tensor(shape: [0]))], metadata: [:], to: file.url)
        #expect(try SafetensorsFile(file.url).weights("none").tensor.values == [])
    }

    @Test func `released pages are not resident and are read again on demand`() throws {
        let file = try TemporaryFile()
        let tensor = Tensor(shape: [1 << 23], values: (0..<1 << 23).map { Float($0) })  // 32 MiB
        try writeSafetensors([("x", tensor)], metadata: [:], to: file.url)
        let weights = try SafetensorsFile(file.url).weights("x")
        func sum() -> Float { weights.withUnsafeBufferPointer { $0.reduce(0, +) } }
        func residentKilobytes() throws -> Int {
            try weights.withUnsafeBufferPointer { try Self.residentKilobytes(around: $0.baseAddress) }
        }
        let before = sum()

        weights.releasePages()

        // Of 32 MiB, but for those that the system has taken back already.
        #expect(try residentKilobytes() < 1 << 10)
        #expect(sum() == before)
    }

    /// How much of the mapping that holds an address lies in memory: "Rss" in proc(5)'s smaps.
    private static func residentKilobytes(around address: UnsafePointer<Float>?) throws -> Int {
        let place = UInt(bitPattern: address)
        var isInside = false
        // `String(contentsOfFile:)` takes the first of the pieces that the system gives for the whole.
        let data = try FileHandle(forReadingFrom: URL(filePath: "/proc/self/smaps")).readToEnd() ?? Data()
        for line in String(decoding: data, as: UTF8.self).split(separator: "\n") {
            if let range = line.wholeMatch(of: /([0-9a-f]+)-([0-9a-f]+) .*/)?.output,
                let start = UInt(range.1, radix: 16), let end = UInt(range.2, radix: 16)
            {
                isInside = (start..<end).contains(place)
            } else if isInside, line.hasPrefix("Rss:") {
                return try #require(Int(line.filter(\.isNumber)))
            }
        }
        throw CocoaError(.fileNoSuchFile)
    }

    @Test func `a tensor of another type has no weights`() throws {
        let file = try TemporaryFile()
        let header = SafetensorsTests.entry("x", type: "I64", offsets: "0,8")
        try file.write(header: "{\(header)}", data: Array(repeating: 0, count: 8))
        let read = try SafetensorsFile(file.url)

        let error = #expect(throws: TensorsError.self) { try read.weights("x") }
        #expect(error?.code == .missingTensor)
        #expect(error?.explanation == "tensor \"x\" holds I64, expected floats. Convert the file.")
        #expect(#expect(throws: TensorsError.self) { try read.weights("y") }?.code == .missingTensor)
    }
}
