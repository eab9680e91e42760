import Footage
import Foundation
import Testing

/// The files beside `make_fixtures.py`.
enum Fixture {
    static let folder = URL(fileURLWithPath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent()
        .appendingPathComponent("Fixtures/footage")

    static func bytes(_ name: String) throws -> [UInt8] {
        [UInt8](try Data(contentsOf: folder.appendingPathComponent(name)))
    }

    /// The script's `pattern`.
    static func pattern(width: Int, height: Int) -> RGBImage {
        var state = 1
        var pixels: [UInt8] = []
        for row in 0..<height {
            for column in 0..<width {
                for _ in 0..<3 {
                    state = (state * 1_103_515_245 + 12345) % (1 << 31)
                    let noise = UInt8(state >> 16 & 255)
                    let stripe: UInt8 = (row / 3 + column / 2) % 2 == 1 ? 255 : 0
                    pixels.append(column * 2 < width ? noise : stripe)
                }
            }
        }
        return RGBImage(width: width, height: height, pixels: pixels)
    }
}
