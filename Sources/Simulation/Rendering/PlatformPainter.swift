import Diving
import Foundation

/// Draws the tower with its platforms, or the springboard on its stand. Always behind the diver.
struct PlatformPainter {
    let height: PlatformHeight
    let venue: Venue

    func draw(boardOffset: Double, on canvas: Canvas, camera: Camera) {
        if height.isSpringboard {
            drawSpringboard(boardOffset, canvas, camera)
        } else {
            drawTower(canvas, camera)
        }
    }

    private func drawTower(_ canvas: Canvas, _ camera: Camera) {
        box(Vector(-6.2, 0.2, 0), Vector(-4.2, 1.6, 11.5), venue.towerColour * 0.72, canvas, camera)
        // Lower platforms stand to the side and end further back.
        for (level, edge, side) in [(7.5, -0.4, 3.4), (5.0, -0.3, 3.4), (3.0, -0.2, 3.0)]
        where level < height.metres {
            box(
                Vector(-6, side - 0.8, level - 0.25), Vector(edge, side + 0.8, level),
                venue.towerColour * 0.85,
                canvas, camera)
        }
        box(
            Vector(-6, -0.9, height.metres - 0.28), Vector(0, 0.9, height.metres), venue.towerColour, canvas,
            camera)
        for post in stride(from: -5.5, through: -2.0, by: 1.2) {
            box(
                Vector(post, 0.84, height.metres), Vector(post + 0.06, 0.9, height.metres + 1),
                venue.towerColour * 0.6, canvas, camera)
        }
        box(
            Vector(-6, 0.84, height.metres + 0.95), Vector(-1.9, 0.9, height.metres + 1.02),
            venue.towerColour * 0.6, canvas, camera)
    }

    private func drawSpringboard(_ offset: Double, _ canvas: Canvas, _ camera: Camera) {
        let top = height.metres
        box(Vector(-4.8, -0.45, 0), Vector(-2.4, 0.45, top - 0.15), venue.towerColour * 0.7, canvas, camera)
        box(
            Vector(-2.7, -0.35, top - 0.15), Vector(-2.4, 0.35, top - 0.03), venue.towerColour * 0.5, canvas,
            camera)
        // Beyond the fulcrum the board bends like a cantilever.
        let pieces = 6
        var near = Vector(-4.9, 0, top)
        for piece in 0...pieces {
            let part = Double(piece) / Double(pieces)
            let x = -2.5 + 2.5 * part
            let far = Vector(x, 0, top + offset * part * part * (3 - part) / 2)
            plank(near, far, canvas, camera)
            near = far
        }
    }

    private func plank(_ near: Vector, _ far: Vector, _ canvas: Canvas, _ camera: Camera) {
        let half = Vector(0, 0.25, 0)
        let thick = Vector(0, 0, 0.07)
        let colour = Colour(110, 190, 205)
        quad([near - half, far - half, far + half, near + half], colour * 1.1, canvas, camera)
        quad(
            [near - half, far - half, far - half - thick, near - half - thick], colour * 0.7, canvas, camera)
    }

    /// The faces of an upright box that face the camera.
    private func box(_ low: Vector, _ high: Vector, _ colour: Colour, _ canvas: Canvas, _ camera: Camera) {
        let eye = camera.position
        if eye.z > high.z || eye.z < low.z {
            let z = eye.z > high.z ? high.z : low.z
            quad(
                [
                    Vector(low.x, low.y, z), Vector(high.x, low.y, z), Vector(high.x, high.y, z),
                    Vector(low.x, high.y, z),
                ], colour * (eye.z > high.z ? 1.1 : 0.5), canvas, camera)
        }
        if eye.x > high.x || eye.x < low.x {
            let x = eye.x > high.x ? high.x : low.x
            quad(
                [
                    Vector(x, low.y, low.z), Vector(x, high.y, low.z), Vector(x, high.y, high.z),
                    Vector(x, low.y, high.z),
                ], colour * 0.8, canvas, camera)
        }
        quad(
            [
                Vector(low.x, low.y, low.z), Vector(high.x, low.y, low.z), Vector(high.x, low.y, high.z),
                Vector(low.x, low.y, high.z),
            ], colour * 0.95, canvas, camera)
    }

    private func quad(_ corners: [Vector], _ colour: Colour, _ canvas: Canvas, _ camera: Camera) {
        canvas.fill(corners.map { camera.project($0).place }, colour * venue.ambient * 1.35)
    }
}
