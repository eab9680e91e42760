extension DiveNumber: CustomStringConvertible {
    /// The number as the sport writes it: "407C", "113B", "5253B", "6243D".
    ///
    /// Armstand dives are `6 d ss [tw] letter`, twisting dives `5 d ss tw letter`, all others `d f ss letter`, with the
    /// direction digit d, half somersaults ss, half twists tw, and f 1 for flying dives, else 0. The armstand dive without a
    /// somersault is 600.
    public var description: String {
        let direction = rotationType.directionDigit
        let digits: String
        if isArmstand {
            digits =
                halfTwists > 0
                ? "6\(direction)\(halfSomersaults)\(halfTwists)"
                : isPlainArmstand ? "600" : "6\(direction)\(halfSomersaults)"
        } else if halfTwists > 0 {
            digits = "5\(direction)\(halfSomersaults)\(halfTwists)"
        } else {
            digits = "\(direction)\(isFlying ? 1 : 0)\(halfSomersaults)"
        }
        return digits + String(position.letter)
    }

    /// True for number 600, which names no direction: it counts as forward, the direction in which the feet move.
    var isPlainArmstand: Bool {
        isArmstand && rotationType == .forward && halfSomersaults == 0 && halfTwists == 0
    }

    /// Reads a dive number; letter case, white space and a hyphen before the letter are ignored.
    ///
    /// - Throws: `DivingError` stating what is wrong with the number and how to write it.
    public init(_ text: String) throws {
        let number = text.filter { !$0.isWhitespace }.uppercased()
        let subject = "dive number \"\(text)\""
        func refuse(_ problem: String, _ remedy: String) -> DivingError {
            DivingError(.invalidDiveNumber, subject, problem, remedy: remedy)
        }
        let letters = "End it with A (straight), B (pike), C (tuck) or D (free)."
        guard let letter = number.last else {
            throw refuse("it is blank", "Write digits and a letter, such as 407C.")
        }
        guard !letter.isWholeNumber else { throw refuse("the position letter is missing", letters) }
        guard let position = Position.allCases.first(where: { $0.letter == letter }) else {
            throw refuse("\"\(letter)\" is not a position", letters)
        }
        var body = number.dropLast()
        if body.last == "-" { body = body.dropLast() }
        let digits = body.compactMap { $0.isASCII ? $0.wholeNumberValue : nil }
        guard digits.count == body.count, let group = digits.first else {
            throw refuse(
                "\"\(body)\" is not made of digits alone",
                "Write digits and one letter, such as 407C or 5253B.")
        }
        let parts: (direction: Int, isFlying: Bool, halfSomersaults: Int, halfTwists: Int)
        switch (group, digits.count) {
        case (1...4, 3) where digits[1] > 1:
            throw refuse(
                "the middle digit is \(digits[1]), expected 0, or 1 for a flying dive",
                "Write \(group)0\(digits[2])\(letter), or begin a twisting dive with 5.")
        case (1...4, 3):
            parts = (group, digits[1] == 1, digits[2], 0)
        case (1...4, 4) where digits[1] <= 1 && digits[2] == 1:
            parts = (group, digits[1] == 1, digits[2] * 10 + digits[3], 0)
        case (5, 3):
            throw refuse(
                "a twisting dive needs its half twists",
                "Write 5, direction, half somersaults, half twists: 5253B.")
        case (5, 4) where digits[3] == 0:
            throw refuse(
                "a twisting dive has at least one half twist",
                "Write \(digits[1])0\(digits[2])\(letter) for the dive without twists.")
        case (5, 4), (6, 4):
            parts = (digits[1], false, digits[2], digits[3])
        case (6, 3):
            parts = (digits[1...] == [0, 0] ? 1 : digits[1], false, digits[2], 0)
        case (0, _), (7..., _):
            throw refuse("it begins with \(group)", "Dive numbers begin with 1 to 6.")
        default:
            let expected = group < 5 ? "3" : group == 5 ? "4" : "3 or 4"
            throw refuse(
                "it has \(digits.count) digits, expected \(expected)",
                "Write it like 407C, 5253B, 612B or 6243D.")
        }
        guard let rotationType = RotationType.allCases.first(where: { $0.directionDigit == parts.direction })
        else {
            throw refuse(
                "\(parts.direction) is not a direction",
                "Use 1 (forward), 2 (back), 3 (reverse) or 4 (inward).")
        }
        try self.init(
            rotationType: rotationType, isArmstand: group == 6, isFlying: parts.isFlying,
            halfSomersaults: parts.halfSomersaults, halfTwists: parts.halfTwists, position: position,
            subject: subject)
    }
}

extension DiveNumber: Codable {
    /// Reads the number from a single string.
    public init(from decoder: any Decoder) throws {
        try self.init(decoder.singleValueContainer().decode(String.self))
    }

    /// Writes the number as a single string.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(description)
    }
}
