import Diving
import Foundation
import Statistics

/// The look of an event's surroundings: the same for all its dives.
struct Venue: Sendable {
    let backdrop: Backdrop
    let water: WaterLook
    /// The floor between pool and wall, 0x00RRGGBB.
    let deck: UInt32
    /// Metres from the middle of the pool to its far edge and to the wall behind it.
    let poolEdge: Double
    let wallDistance: Double
    /// The direction of the light, and its split into direct and ambient.
    let light: Vector
    let direct: Float
    let ambient: Float
    let exposure: Float
    let noise: Float
    let vignette: Float
    let towerColour: Colour
    /// The camera's position, before each dive's own small change.
    let azimuthDegrees: Double
    let cameraHeight: Double
    let cameraDistance: Double
    let frameHeightMetres: Double
    let isMirrored: Bool

    init(height: PlatformHeight, using generator: inout SeededGenerator) {
        let style = generator.pick(VenueStyle.allCases)
        backdrop = Backdrop(style: style, using: &generator)
        let shades = [Colour(50, 130, 165), Colour(30, 105, 140), Colour(70, 150, 160), Colour(35, 90, 150)]
        water = WaterLook(
            colour: generator.pick(shades).varied(by: 12, using: &generator),
            contrast: Float(generator.uniform(0.25...0.7)))
        let tiles = Colour(165, 165, 160).varied(by: 9, using: &generator)
        deck = UInt32(tiles.x) << 16 | UInt32(tiles.y) << 8 | UInt32(tiles.z)
        poolEdge = generator.uniform(7...10)
        wallDistance = poolEdge + generator.uniform(3...9)
        light =
            Vector(generator.uniform(-0.8...0.8), generator.uniform(-1...0), generator.uniform(0.7...1.4))
            .unit
        ambient = Float(generator.uniform(0.58...0.75))
        direct = Float(generator.uniform(0.4...0.7))
        exposure = Float(generator.uniform(0.85...1.12))
        noise = Float(generator.uniform(1...3.2))
        vignette = Float(generator.uniform(0.03...0.22))
        towerColour = generator.pick([
            Colour(205, 205, 200), Colour(150, 155, 160), Colour(190, 200, 215), Colour(120, 140, 165),
        ]).varied(by: 10, using: &generator)
        azimuthDegrees = generator.uniform(-24...24)
        let low = height.isSpringboard ? 1.8...4.5 : 2.5...8.5
        cameraHeight = generator.uniform(low)
        cameraDistance = generator.uniform(17...27)
        frameHeightMetres = generator.uniform(3.1...3.8)
        isMirrored = generator.nextUniform() < 0.5
    }

    /// The camera of one dive.
    func cameraWork(using generator: inout SeededGenerator) -> CameraWork {
        let azimuth = radians(azimuthDegrees + generator.uniform(-5...5))
        let position = Vector(
            1 + cameraDistance * sin(azimuth), -cameraDistance * cos(azimuth),
            cameraHeight + generator.uniform(-0.3...0.3))
        return CameraWork(
            position: position, isMirrored: isMirrored,
            frameHeightMetres: frameHeightMetres * generator.uniform(0.95...1.05),
            openingZoom: generator.uniform(1.05...1.3), lagSeconds: generator.uniform(0...0.035),
            holdHeight: generator.uniform(0.45...0.8), wobble: generator.uniform(0.01...0.06),
            phases: SIMD4(
                generator.uniform(0...6.28), generator.uniform(0...6.28), generator.uniform(0...6.28),
                generator.uniform(0...6.28)))
    }
}

/// The colour of the pool and how strongly its ripples show.
struct WaterLook: Sendable {
    let colour: Colour
    let contrast: Float

    /// 0x00RRGGBB for a ripple's brightness, lighter far from the camera.
    @inline(__always)
    func shaded(_ ripple: Int32, distance: Float) -> UInt32 {
        let haze = max(0, min(0.35, (distance + 8) * 0.02))
        let lit =
            colour + (Colour(repeating: 215) - colour) * haze + Colour(repeating: Float(ripple) * contrast)
        let byte = lit.clamped(lowerBound: .zero, upperBound: Colour(repeating: 255))
        return UInt32(byte.x) << 16 | UInt32(byte.y) << 8 | UInt32(byte.z)
    }
}

/// How one diver looks.
struct DiverLook: Sendable {
    let build: BodyBuild
    let skin: Colour
    let hair: Colour
    let suit: Colour
    /// A one-piece suit rather than trunks.
    let wearsOnePiece: Bool

    init(isWoman: Bool, using generator: inout SeededGenerator) {
        let tall = isWoman ? 1.60 : 1.70
        build = BodyBuild(
            height: tall + 0.05 * generator.nextGaussian(), mass: isWoman ? 53 : 66,
            thickness: (isWoman ? 0.95 : 1.03) * generator.uniform(0.93...1.1),
            shoulderScale: isWoman ? 0.93 : 1.05, hipScale: isWoman ? 1.06 : 0.97)
        skin = generator.pick([
            Colour(232, 190, 160), Colour(222, 176, 142), Colour(205, 155, 120), Colour(170, 118, 85),
            Colour(120, 80, 58), Colour(240, 205, 180),
        ]).varied(by: 6, using: &generator)
        hair = generator.pick([
            Colour(30, 24, 20), Colour(60, 42, 28), Colour(95, 68, 40), Colour(170, 135, 80),
            Colour(20, 20, 22),
        ])
        suit = generator.pick([
            Colour(25, 35, 90), Colour(190, 30, 40), Colour(20, 20, 25), Colour(15, 105, 75),
            Colour(90, 40, 120),
            Colour(230, 200, 50), Colour(30, 110, 190), Colour(235, 235, 235),
        ]).varied(by: 10, using: &generator)
        wearsOnePiece = isWoman
    }
}
