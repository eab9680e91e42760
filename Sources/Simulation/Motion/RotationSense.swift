package import Diving
import Foundation

/// Which way a diver faces and turns.
///
/// In forward and reverse dives the diver starts facing the water, in back and inward dives facing the platform; forward and
/// back dives rotate away from the platform, reverse and inward dives towards it. An armstand adds half a turn.
package struct RotationSense: Sendable, Equatable {
    /// +1 if the head, passing the top, moves out over the water; -1 if it moves towards the platform.
    package let direction: Double
    /// True if the body rotates towards its own front.
    package let turnsToFront: Bool

    package init(_ rotationType: RotationType) {
        switch rotationType {
        case .forward: (direction, turnsToFront) = (1, true)
        case .back: (direction, turnsToFront) = (1, false)
        case .reverse: (direction, turnsToFront) = (-1, false)
        case .inward: (direction, turnsToFront) = (-1, true)
        }
    }

    /// From the body's frame (x front, y left, z head) to the somersault's frame.
    func turned(_ point: Vector, twist: Double, tilt: Double) -> Vector {
        let angle = twist + (turnsToFront ? 0 : .pi)
        let x = point.x * cos(angle) - point.y * sin(angle)
        let y = point.x * sin(angle) + point.y * cos(angle)
        return Vector(x, y * cos(tilt) - point.z * sin(tilt), y * sin(tilt) + point.z * cos(tilt))
    }

    /// From the somersault's frame to the world's directions.
    func world(_ point: Vector, somersault: Double) -> Vector {
        let x = point.x * cos(somersault) + point.z * sin(somersault)
        let z = point.z * cos(somersault) - point.x * sin(somersault)
        return Vector(direction * x, direction * point.y, z)
    }

    /// A shape's landmarks in the world with its centre of mass at `centre`; angles in radians.
    func placed(
        _ shape: BodyShape, build: BodyBuild, centre: Vector, somersault: Double, twist: Double = 0,
        tilt: Double = 0
    ) -> Skeleton {
        var skeleton = Skeleton(shape, build: build)
        let own = MassPoints(skeleton, build: build).centre
        skeleton.transform {
            world(turned($0 - own, twist: twist, tilt: tilt), somersault: somersault) + centre
        }
        return skeleton
    }
}
