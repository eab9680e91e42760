import ArgumentParser

/// One of several equal parts of the work, shared among processes and machines: "3/16" takes every sixteenth dive.
struct Shard: Equatable {
    /// 1...count.
    let number: Int
    let count: Int

    /// - Throws: `ValidationError` for an invalid text.
    init(_ text: String) throws {
        let parts = text.split(separator: "/", omittingEmptySubsequences: false).map { Int($0) }
        guard parts.count == 2, let number = parts[0], let count = parts[1], (1...100_000).contains(count)
        else {
            throw ValidationError(
                "a part has the form number/count, with a count of at most 100000; for example 3/16.")
        }
        guard (1...count).contains(number) else {
            throw ValidationError("parts count from 1; give 1/\(count) to \(count)/\(count).")
        }
        (self.number, self.count) = (number, count)
    }

    /// Whether the item at an index, counted from 0, belongs to this part.
    func contains(_ index: Int) -> Bool { index % count == number - 1 }
}
