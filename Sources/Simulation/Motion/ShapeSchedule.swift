/// The body's shape over time: key shapes with smooth transitions.
struct ShapeSchedule: Sendable {
    struct Key: Sendable {
        let time: Double
        let shape: BodyShape
    }

    /// In order of time; at least one.
    private(set) var keys: [Key]

    init(from shape: BodyShape, at time: Double = 0) {
        keys = [Key(time: time, shape: shape)]
    }

    /// Holds the last shape until `time`.
    mutating func hold(until time: Double) {
        guard let last = keys.last, time > last.time else { return }
        keys.append(Key(time: time, shape: last.shape))
    }

    /// Moves to `shape`, arriving at `time`.
    mutating func move(to shape: BodyShape, by time: Double) {
        guard let last = keys.last else { return }
        keys.append(Key(time: max(time, last.time + 1e-3), shape: shape))
    }

    func shape(at time: Double) -> BodyShape {
        guard let next = keys.firstIndex(where: { $0.time > time }) else { return keys[keys.count - 1].shape }
        guard next > 0 else { return keys[0].shape }
        let from = keys[next - 1]
        let to = keys[next]
        return from.shape.mixed(with: to.shape, smoothStep((time - from.time) / (to.time - from.time)))
    }
}
