public import Diving

extension Assessment.Caption {
    /// The words as a written sentence; nil if they do not form one.
    ///
    /// An undertrained captioner repeats itself: the words do not form a sentence if one occurs three times in a row, or if
    /// fewer than half of the neighbouring pairs are distinct.
    public var sentence: String? {
        let words = words
        guard let first = words.first, !isRepetitive(words) else { return nil }
        var sentence = first.prefix(1).uppercased() + first.dropFirst()
        for word in words.dropFirst() {
            let clings = word.first.map { ",.;:!?)'\u{2019}".contains($0) } ?? true
            sentence += (clings ? "" : " ") + word
        }
        return sentence.last.map { ".!?".contains($0) } == true ? sentence : sentence + "."
    }

    /// The classes of a dive that the caption contradicts, among those that it names.
    public func contradictions(of dive: DiveNumber) -> [ClassificationTask] {
        let words = words.map { $0.lowercased() }
        return ClassificationTask.allCases.filter { task in
            let named: Set<Int> =
                switch task {
                case .armstand: words.contains("armstand") ? [1] : []
                case .position: named(words, task, Self.isPosition)
                case .rotationType: named(words, task, Self.isRotation)
                case .halfSomersaults: halves(words, of: "somersault")
                case .halfTwists: halves(words, of: "twist")
                }
            let own: Int? = task.classIndex(of: dive)
            return named.count == 1 && named.first != own
        }
    }

    private var words: [String] { text.split(separator: " ").map(String.init) }

    private func isRepetitive(_ words: [String]) -> Bool {
        let pairs = zip(words, words.dropFirst()).map { [$0, $1] }
        let isStuttering = zip(pairs, words.dropFirst(2)).contains { $0[0] == $0[1] && $0[1] == $1 }
        return isStuttering || words.count >= 8 && Set(pairs).count * 2 < pairs.count
    }

    /// The classes whose labels occur where they refer to the dive: commentators use "back" and "free" in many other senses.
    private func named(
        _ words: [String], _ task: ClassificationTask,
        _ isMeant: (_ before: String?, _ after: String?) -> Bool
    ) -> Set<Int> {
        Set(
            words.indices.compactMap { index in
                let isMeant = isMeant(
                    index > 0 ? words[index - 1] : nil, index + 1 < words.count ? words[index + 1] : nil)
                return isMeant
                    ? (0..<task.classCount).first { task.label(of: $0) == words[index] } : nil
            })
    }

    /// "in pike", "in the pike", "pike position".
    private static func isPosition(before: String?, after: String?) -> Bool {
        after == "position" || before == "in" || before == "the"
    }

    /// "back two and a half", "back dive".
    private static func isRotation(before: String?, after: String?) -> Bool {
        guard let after else { return false }
        return numbers[after] != nil
            || ["half", "dive", "jump", "fall", "somersault", "somersaults"].contains(after)
    }

    private static let numbers = ["one": 1, "two": 2, "three": 3, "four": 4, "five": 5]

    /// The numbers of half turns named: "half twist" 1, "two twists" 4, "two and a half somersaults" 5.
    private func halves(_ words: [String], of noun: String) -> Set<Int> {
        Set(
            words.indices.compactMap { index in
                guard words[index] == noun || words[index] == noun + "s" else { return nil }
                let before = Array(words[..<index])
                if before.last == "half" {
                    guard before.suffix(3).dropLast().elementsEqual(["and", "a"]) else { return 1 }
                    return before.dropLast(3).last.flatMap { Self.numbers[$0] }.map { $0 * 2 + 1 }
                }
                return before.last.flatMap { Self.numbers[$0] }.map { $0 * 2 }
            })
    }
}
