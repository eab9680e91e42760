import Footage
import Foundation
import Statistics

/// Renders the frames of one dive.
struct FrameRenderer {
    let width: Int
    let height: Int
    private let motion: DiveMotion
    private let venue: Venue
    private let work: CameraWork
    private let body: BodyPainter
    private let platform: PlatformPainter
    private let splash: SplashPainter
    private let canvas: Canvas
    private let grain: [Int8]
    private let vignette: [UInt16]
    private let noiseSeed: UInt64

    init(
        motion: DiveMotion, venue: Venue, look: DiverLook, width: Int, height: Int,
        using generator: inout SeededGenerator
    ) {
        self.width = width
        self.height = height
        self.motion = motion
        self.venue = venue
        work = venue.cameraWork(using: &generator)
        body = BodyPainter(look: look, venue: venue)
        platform = PlatformPainter(height: motion.height, venue: venue)
        let length = look.build.height * 0.9
        let slant =
            sin(radians(motion.execution.entryAngleDegrees)) * motion.flight.plan.sense.direction * length
        splash = SplashPainter(
            at: motion.entryPoint, height: motion.execution.splashMetres, slant: slant,
            using: &generator)
        canvas = Canvas(width: width, height: height)
        let strength = Double(venue.noise)
        grain = (0..<16_384 + width * 3).map { _ in
            Int8(max(-30, min(30, (generator.nextGaussian() * strength).rounded())))
        }
        vignette = Self.makeVignette(width: width, height: height, venue: venue)
        noiseSeed = generator.next()
    }

    /// The picture `time` seconds after take-off.
    func image(at time: Double) -> RGBImage {
        let camera = work.camera(for: motion, at: time, width: width, height: height)
        venue.backdrop.draw(on: canvas, camera: camera, venue: venue, time: time)
        platform.draw(boardOffset: motion.boardOffset(at: time), on: canvas, camera: camera)
        canvas.clearDepths()
        let sinceEntry = time - motion.entryTime
        if sinceEntry < 0.7 { body.draw(motion.skeleton(at: time), on: canvas, camera: camera) }
        splash.draw(at: sinceEntry, on: canvas, camera: camera)
        return developed(time: time)
    }

    /// Exposure, vignette and sensor noise.
    private func developed(time: Double) -> RGBImage {
        var rows = SeededGenerator(seed: noiseSeed ^ UInt64(bitPattern: Int64((time * 1000).rounded())))
        let bytes = [UInt8](unsafeUninitializedCapacity: width * height * 3) { buffer, count in
            grain.withUnsafeBufferPointer { grain in
                vignette.withUnsafeBufferPointer { vignette in
                    for row in 0..<height {
                        let offset = Int(rows.next() & 16_383)
                        let start = row * width * 3
                        for index in 0..<width * 3 {
                            // Eight bits of fraction.
                            let value =
                                (Int32(canvas.pixels[start + index]) * Int32(vignette[start + index])) >> 8
                                + Int32(grain[offset + index])
                            buffer[start + index] = UInt8(max(0, min(255, value)))
                        }
                    }
                }
            }
            count = width * height * 3
        }
        return RGBImage(width: width, height: height, pixels: bytes)
    }

    private static func makeVignette(width: Int, height: Int, venue: Venue) -> [UInt16] {
        var gains = [UInt16]()
        gains.reserveCapacity(width * height * 3)
        for row in 0..<height {
            for column in 0..<width {
                let x = (Float(column) + 0.5) / Float(width) - 0.5
                let y = (Float(row) + 0.5) / Float(height) - 0.5
                let gain = venue.exposure * (1 - venue.vignette * 2 * (x * x + y * y)) * 256
                for _ in 0..<3 { gains.append(UInt16(gain)) }
            }
        }
        return gains
    }
}
