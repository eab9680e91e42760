import TestSupport

extension [UInt8] {
    /// The bytes, changed in one to four places in the ways that find the faults of parsers; the same seed makes the same change.
    func mutated(seed: UInt64) -> [UInt8] {
        var generator = Seeded(state: seed)
        var bytes = self
        for _ in 0..<Int.random(in: 1...4, using: &generator) where !bytes.isEmpty {
            bytes.mutate(using: &generator)
        }
        return bytes
    }

    private mutating func mutate(using generator: inout Seeded) {
        let place = Int.random(in: 0..<count, using: &generator)
        let length = Int.random(in: 1...Swift.min(64, count - place), using: &generator)
        switch Int.random(in: 0..<7, using: &generator) {
        case 0:
            self[place] ^= 1 << UInt8.random(in: 0..<8, using: &generator)
        case 1:
            self[place] = .random(in: 0...255, using: &generator)
        case 2:
            // Lengths and counts at the ends of their ranges.
            let extreme: [UInt8] = [0, 1, 0x7F, 0x80, 0xFF]
            let byte = extreme.randomElement(using: &generator) ?? 0
            for index in place..<place + Swift.min(length, 8) { self[index] = byte }
        case 3:
            let target = Int.random(in: 0...count - length, using: &generator)
            replaceSubrange(target..<target + length, with: Array(self[place..<place + length]))
        case 4:
            insert(contentsOf: Array(self[place..<place + length]), at: place)
        case 5:
            removeSubrange(place..<place + length)
        default:
            // A cut loses most of what comes behind: often little, at times much.
            let kept = Int.random(in: 0..<count, using: &generator)
            if kept > count / 2 { removeSubrange(kept...) }
        }
    }
}
