import Footage
import Foundation

extension Workplace {
    /// Writes a video of a bright bar that falls over a gradient, so that up and left differ from down and right.
    @discardableResult func makeVideo(
        _ name: String, frames: Int = 120, width: Int = 96, height: Int = 72, quarterTurns: Int = 0,
        isMarkedRotated: Bool = true
    ) throws -> URL {
        let url = self[name]
        let isSideways = quarterTurns % 2 == 1
        let writer = try VideoWriter(
            url: url, width: isSideways ? height : width, height: isSideways ? width : height,
            quality: VideoWriter.Quality(preset: "ultrafast", constantRateFactor: 4),
            clockwiseRotation: isMarkedRotated ? 90 * quarterTurns : 0)
        for frame in 0..<frames {
            var image = Self.picture(frame: frame, width: width, height: height)
            // A player turns clockwise what was stored turned the other way.
            for _ in 0..<(4 - quarterTurns) % 4 { image = image.turnedClockwise }
            try writer.append(image)
        }
        try writer.finish()
        return url
    }

    private static func picture(frame: Int, width: Int, height: Int) -> RGBImage {
        var pixels: [UInt8] = []
        pixels.reserveCapacity(width * height * 3)
        let bar = frame * height / 120
        for y in 0..<height {
            for x in 0..<width {
                let isBar = abs(y - bar) < 6 && x < width / 3
                pixels += isBar ? [250, 240, 200] : [UInt8(x * 200 / width), UInt8(y * 120 / height), 60]
            }
        }
        return RGBImage(width: width, height: height, pixels: pixels)
    }
}

extension RGBImage {
    fileprivate var turnedClockwise: RGBImage {
        var turned = [UInt8](repeating: 0, count: pixels.count)
        for y in 0..<height {
            for x in 0..<width {
                let to = (x * height + (height - 1 - y)) * 3
                let from = (y * width + x) * 3
                turned.replaceSubrange(to..<to + 3, with: pixels[from..<from + 3])
            }
        }
        return RGBImage(width: height, height: width, pixels: turned)
    }
}
