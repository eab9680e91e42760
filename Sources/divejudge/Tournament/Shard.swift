import ArgumentParser

/// One of several equal parts of the work, for processes and machines that share it: "3/16" takes every sixteenth dive.
struct Shard: ExpressibleByArgument, Equatable {
    /// 1...count.
    let number: Int
    let count: Int

    init?(argument: String) {
        let parts = argument.split(separator: "/", omittingEmptySubsequences: false).map { Int($0) }
        guard parts.count == 2, let number = parts[0], let count = parts[1], (1...100_000).contains(count),
            (1...count).contains(number)
        else { return nil }
        (self.number, self.count) = (number, count)
    }

    /// Whether the thing at an index, counted from 0, is this part's.
    func contains(_ index: Int) -> Bool { index % count == number - 1 }

    var defaultValueDescription: String { "\(number)/\(count)" }
}
