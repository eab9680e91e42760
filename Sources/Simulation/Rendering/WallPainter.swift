import Foundation
import Statistics

/// The kinds of surroundings for an event.
enum VenueStyle: CaseIterable, Sendable {
    case windowedHall, panelledHall, openAir, arena
}

/// Paints the wall behind the pool; metres from its left end and above the floor.
struct WallPainter {
    private let style: VenueStyle
    private var pixels: [Colour]
    private let scale = Double(Backdrop.pixelsPerMetre)

    init(style: VenueStyle) {
        self.style = style
        pixels = [Colour](repeating: .zero, count: Backdrop.width * Backdrop.height)
    }

    mutating func paint(using generator: inout SeededGenerator) {
        switch style {
        case .windowedHall: paintWindows(&generator)
        case .panelledHall: paintPanels(&generator)
        case .openAir: paintOpenAir(&generator)
        case .arena: paintArena(&generator)
        }
        let banner = generator.uniform(0.7...1.3)
        paintBanners(from: 0.2, height: banner, &generator)
    }

    /// Reduces the wall's contrast, as the air of a hall does, so that the diver stands out.
    mutating func soften(_ amount: Double) {
        let mean = pixels.reduce(Colour.zero, +) / Float(pixels.count)
        for index in pixels.indices { pixels[index] = pixels[index].mixed(with: mean, Float(amount)) }
    }

    /// Two passes of a moving average along each axis, wrapping round sideways.
    mutating func blur(radiusMetres: Double) {
        let radius = max(1, Int(radiusMetres * scale))
        for _ in 0..<2 {
            blur(
                radius, count: Backdrop.height, length: Backdrop.width, along: 1, across: Backdrop.width,
                wraps: true)
            blur(
                radius, count: Backdrop.width, length: Backdrop.height, along: Backdrop.width, across: 1,
                wraps: false)
        }
    }

    private mutating func blur(
        _ radius: Int, count: Int, length: Int, along: Int, across: Int, wraps: Bool
    ) {
        var line = [Colour](repeating: .zero, count: length)
        let weight = 1 / Float(2 * radius + 1)
        pixels.withUnsafeMutableBufferPointer { pixels in
            for index in 0..<count {
                let start = index * across
                for place in 0..<length { line[place] = pixels[start + place * along] }
                func at(_ place: Int) -> Colour {
                    line[wraps ? (place + length) % length : min(length - 1, max(0, place))]
                }
                var sum = Colour.zero
                for place in -radius...radius { sum += at(place) }
                for place in 0..<length {
                    pixels[start + place * along] = sum * weight
                    sum += at(place + radius + 1) - at(place - radius)
                }
            }
        }
    }

    func packed() -> [UInt32] {
        pixels.map { pixel in
            let byte = pixel.clamped(lowerBound: .zero, upperBound: Colour(repeating: 255))
            return UInt32(byte.x) << 16 | UInt32(byte.y) << 8 | UInt32(byte.z)
        }
    }

    private static let metresWide = Double(Backdrop.width) / Double(Backdrop.pixelsPerMetre)
    private static let metresHigh = Double(Backdrop.height) / Double(Backdrop.pixelsPerMetre)

    private mutating func paintWindows(_ generator: inout SeededGenerator) {
        let wall = Colour(150, 150, 145).varied(by: 25, using: &generator)
        let frame = wall * 0.6
        let glass = Colour(175, 195, 215).varied(by: 18, using: &generator)
        rectangle(x: 0, z: 0, width: Self.metresWide, height: Self.metresHigh, wall)
        let pitch = generator.uniform(1.6...3.2)
        let storey = generator.uniform(2.4...4.5)
        var z = generator.uniform(3...5)
        paintStands(from: 1.2, rows: Int(max(2, (z - 1.5) / 0.8)), &generator)
        while z < Self.metresHigh {
            var x = 0.0
            while x < Self.metresWide {
                rectangle(x: x + 0.1, z: z, width: pitch - 0.2, height: storey - 0.5, frame)
                rectangle(
                    x: x + 0.2, z: z + 0.1, width: pitch - 0.4, height: storey - 0.7,
                    glass.varied(by: 7, using: &generator))
                x += pitch
            }
            z += storey
        }
    }

    private mutating func paintPanels(_ generator: inout SeededGenerator) {
        let palette = [
            Colour(40, 70, 120), Colour(120, 125, 130), Colour(70, 110, 110), Colour(165, 155, 140),
        ]
        let base = generator.pick(palette).varied(by: 15, using: &generator)
        var z = 0.0
        while z < Self.metresHigh {
            let height = generator.uniform(0.9...2.2)
            let shade = Float(generator.uniform(0.8...1.2))
            rectangle(x: 0, z: z, width: Self.metresWide, height: height, base * shade)
            var x = generator.uniform(0...3)
            while x < Self.metresWide {
                rectangle(x: x, z: z, width: 0.06, height: height, base * 0.55)
                if generator.nextUniform() < 0.12 {
                    rectangle(
                        x: x + 0.3, z: z + 0.1, width: 1.5, height: height - 0.2,
                        (base * 1.35).varied(by: 20, using: &generator))
                }
                x += generator.uniform(2...4.5)
            }
            z += height
        }
    }

    private mutating func paintOpenAir(_ generator: inout SeededGenerator) {
        let zenith = Colour(95, 140, 200).varied(by: 18, using: &generator)
        let horizon = Colour(185, 205, 225).varied(by: 12, using: &generator)
        for row in 0..<Backdrop.height {
            let colour = horizon.mixed(with: zenith, Float(row) / Float(Backdrop.height))
            for column in 0..<Backdrop.width { pixels[row * Backdrop.width + column] = colour }
        }
        for _ in 0..<26 {
            let x = generator.uniform(0...Self.metresWide)
            let z = generator.uniform(9...23)
            let cloud = horizon.mixed(with: Colour(250, 250, 250), 0.7)
            for puff in 0..<5 {
                rectangle(
                    x: x + Double(puff) * 0.5, z: z + 0.2 * sin(Double(puff) * 1.7),
                    width: generator.uniform(0.8...2.2), height: generator.uniform(0.2...0.6), cloud)
            }
        }
        let trees = Colour(50, 80, 50).varied(by: 15, using: &generator)
        var x = 0.0
        while x < Self.metresWide {
            let top = 5 + 1.6 * sin(x * 0.7) + generator.uniform(-0.7...0.7)
            rectangle(x: x, z: 0, width: 0.45, height: top, trees.varied(by: 9, using: &generator))
            x += 0.4
        }
        paintStands(from: 1.2, rows: 4, &generator)
    }

    private mutating func paintArena(_ generator: inout SeededGenerator) {
        let dark = Colour(42, 44, 54).varied(by: 12, using: &generator)
        rectangle(x: 0, z: 0, width: Self.metresWide, height: Self.metresHigh, dark)
        paintStands(from: 1.4, rows: 11, &generator)
        for _ in 0..<24 {
            rectangle(
                x: generator.uniform(0...Self.metresWide), z: generator.uniform(13...23),
                width: generator.uniform(0.3...0.9), height: 0.22, Colour(225, 225, 210))
        }
        paintBanners(from: 11.5, height: 1.2, &generator)
    }

    private mutating func paintStands(from bottom: Double, rows: Int, _ generator: inout SeededGenerator) {
        let seat = generator.pick([Colour(35, 70, 130), Colour(140, 45, 45), Colour(110, 110, 115)])
        let filled = generator.uniform(0.25...0.85)
        for row in 0..<rows {
            let z = bottom + Double(row) * 0.8
            rectangle(
                x: 0, z: z, width: Self.metresWide, height: 0.78, seat * Float(row % 2 == 0 ? 0.9 : 0.75))
            var x = 0.0
            while x < Self.metresWide {
                if generator.nextUniform() < filled {
                    let shirt = (seat * 0.85).mixed(
                        with: Colour(
                            Float(generator.uniform(40...210)), Float(generator.uniform(40...200)),
                            Float(generator.uniform(40...210))), 0.55)
                    rectangle(x: x, z: z + 0.05, width: 0.38, height: 0.42, shirt)
                    rectangle(
                        x: x + 0.1, z: z + 0.47, width: 0.2, height: 0.22,
                        Colour(190, 150, 125).varied(by: 25, using: &generator))
                }
                x += 0.5
            }
        }
    }

    private mutating func paintBanners(from z: Double, height: Double, _ generator: inout SeededGenerator) {
        var x = 0.0
        while x < Self.metresWide {
            let width = generator.uniform(2...6)
            let colour = generator.pick([
                Colour(20, 60, 150), Colour(235, 235, 235), Colour(190, 40, 50), Colour(20, 130, 120),
                Colour(240, 190, 40),
            ]).varied(by: 14, using: &generator)
            rectangle(x: x, z: z, width: width - 0.1, height: height, colour)
            rectangle(
                x: x + width * 0.2, z: z + height * 0.35, width: width * 0.5, height: height * 0.3,
                Colour(repeating: 255) - colour)
            x += width
        }
    }

    /// Fills a rectangle, wrapping round sideways.
    private mutating func rectangle(x: Double, z: Double, width: Double, height: Double, _ colour: Colour) {
        let bottom = max(0, Int(z * scale))
        let top = min(Backdrop.height, Int((z + height) * scale))
        guard width > 0, bottom < top else { return }
        let first = Int(x * scale)
        let last = min(Int((x + width) * scale), first + Backdrop.width)
        for row in bottom..<top {
            for column in first..<last {
                pixels[row * Backdrop.width + (column & (Backdrop.width - 1))] = colour
            }
        }
    }
}
