import Diving
import Testing
import Verdicts

@Suite struct DiveNumberTests {
    struct Numbered: Sendable, CustomTestStringConvertible {
        let text: String
        let rotationType: RotationType
        let isArmstand: Bool
        let halfSomersaults: Int
        let halfTwists: Int
        let position: Position
        let words: String

        var testDescription: String { text }
    }

    /// Numbers of MTL-AQA with the parts that its annotations give them.
    static let numbers = [
        Numbered(
            text: "107B", rotationType: .forward, isArmstand: false, halfSomersaults: 7, halfTwists: 0,
            position: .pike, words: "forward 3 1/2 somersaults, pike"),
        Numbered(
            text: "407C", rotationType: .inward, isArmstand: false, halfSomersaults: 7, halfTwists: 0,
            position: .tuck, words: "inward 3 1/2 somersaults, tuck"),
        Numbered(
            text: "103B", rotationType: .forward, isArmstand: false, halfSomersaults: 3, halfTwists: 0,
            position: .pike, words: "forward 1 1/2 somersaults, pike"),
        Numbered(
            text: "102C", rotationType: .forward, isArmstand: false, halfSomersaults: 2, halfTwists: 0,
            position: .tuck, words: "forward 1 somersault, tuck"),
        Numbered(
            text: "201B", rotationType: .back, isArmstand: false, halfSomersaults: 1, halfTwists: 0,
            position: .pike, words: "back dive, pike"),
        Numbered(
            text: "300B", rotationType: .reverse, isArmstand: false, halfSomersaults: 0, halfTwists: 0,
            position: .pike, words: "reverse jump, pike"),
        Numbered(
            text: "5253B", rotationType: .back, isArmstand: false, halfSomersaults: 5, halfTwists: 3,
            position: .pike, words: "back 2 1/2 somersaults 1 1/2 twists, pike"),
        Numbered(
            text: "5156B", rotationType: .forward, isArmstand: false, halfSomersaults: 5, halfTwists: 6,
            position: .pike, words: "forward 2 1/2 somersaults 3 twists, pike"),
        Numbered(
            text: "5231D", rotationType: .back, isArmstand: false, halfSomersaults: 3, halfTwists: 1,
            position: .free, words: "back 1 1/2 somersaults 1/2 twist, free"),
        Numbered(
            text: "5112B", rotationType: .forward, isArmstand: false, halfSomersaults: 1, halfTwists: 2,
            position: .pike, words: "forward dive 1 twist, pike"),
        Numbered(
            text: "612B", rotationType: .forward, isArmstand: true, halfSomersaults: 2, halfTwists: 0,
            position: .pike, words: "armstand forward 1 somersault, pike"),
        Numbered(
            text: "631C", rotationType: .reverse, isArmstand: true, halfSomersaults: 1, halfTwists: 0,
            position: .tuck, words: "armstand reverse 1/2 somersault, tuck"),
        Numbered(
            text: "626C", rotationType: .back, isArmstand: true, halfSomersaults: 6, halfTwists: 0,
            position: .tuck, words: "armstand back 3 somersaults, tuck"),
        Numbered(
            text: "6243D", rotationType: .back, isArmstand: true, halfSomersaults: 4, halfTwists: 3,
            position: .free, words: "armstand back 2 somersaults 1 1/2 twists, free"),
    ]

    @Test(arguments: numbers) func `a number gives its parts`(_ numbered: Numbered) throws {
        let dive = try DiveNumber(numbered.text)
        #expect(dive.rotationType == numbered.rotationType)
        #expect(dive.isArmstand == numbered.isArmstand)
        #expect(dive.halfSomersaults == numbered.halfSomersaults)
        #expect(dive.halfTwists == numbered.halfTwists)
        #expect(dive.position == numbered.position)
    }

    @Test(arguments: numbers) func `parts give their number`(_ numbered: Numbered) throws {
        let dive = try DiveNumber(
            rotationType: numbered.rotationType, isArmstand: numbered.isArmstand,
            halfSomersaults: numbered.halfSomersaults, halfTwists: numbered.halfTwists,
            position: numbered.position)
        #expect(dive.description == numbered.text)
    }

    @Test(arguments: numbers) func `a dive is described in words`(_ numbered: Numbered) throws {
        #expect(try DiveNumber(numbered.text).spokenDescription == numbered.words)
    }

    @Test(arguments: ["407c", " 407 C ", "4 0 7 c\n", "\t407C"])
    func `white space and letter case do not matter`(_ text: String) throws {
        #expect(try DiveNumber(text).description == "407C")
    }

    @Test func `every combination of parts reads back from its number`() throws {
        var count = 0
        for rotationType in RotationType.allCases {
            for isArmstand in [false, true] where !(isArmstand && rotationType == .inward) {
                for halfSomersaults in 0...9 {
                    for halfTwists in DiveNumber.halfTwistRange {
                        for position in Position.allCases {
                            let dive = try DiveNumber(
                                rotationType: rotationType, isArmstand: isArmstand,
                                halfSomersaults: halfSomersaults,
                                halfTwists: halfTwists, position: position)
                            #expect(try DiveNumber(dive.description) == dive)
                            count += 1
                        }
                    }
                }
            }
        }
        #expect(count == 7 * 10 * 10 * 4)
    }

    @Test(arguments: [
        ("", "dive number \"\": it is blank. Write digits and a letter, such as 407C."),
        (
            "4077C",
            "dive number \"4077C\": it has 4 digits, expected 3. Write it like 407C, 5253B, 612B or 6243D."
        ),
        (
            "407",
            "dive number \"407\": the position letter is missing. "
                + "End it with A (straight), B (pike), C (tuck) or D (free)."
        ),
        (
            "407X",
            "dive number \"407X\": \"X\" is not a position. "
                + "End it with A (straight), B (pike), C (tuck) or D (free)."
        ),
        (
            "4O7C",
            "dive number \"4O7C\": \"4O7\" is not made of digits alone. "
                + "Write digits and one letter, such as 407C or 5253B."
        ),
        (
            "C",
            "dive number \"C\": \"\" is not made of digits alone. Write digits and one letter, such as 407C or 5253B."
        ),
        (
            "253B",
            "dive number \"253B\": the middle digit is 5, expected 0, or 1 for a flying dive. "
                + "Write 203B, or begin a twisting dive with 5."
        ),
        (
            "1012C",
            "dive number \"1012C\": it has 12 half somersaults, expected 0 to 11. "
                + "Count in halves: 3 1/2 somersaults are 7."
        ),
        (
            "1053C",
            "dive number \"1053C\": it has 4 digits, expected 3. Write it like 407C, 5253B, 612B or 6243D."
        ),
        (
            "1012C",
            "dive number \"1012C\": it has 12 half somersaults, expected 0 to 11. "
                + "Count in halves: 3 1/2 somersaults are 7."
        ),
        (
            "525B",
            "dive number \"525B\": a twisting dive needs its half twists. "
                + "Write 5, direction, half somersaults, half twists: 5253B."
        ),
        (
            "5250B",
            "dive number \"5250B\": a twisting dive has at least one half twist. Write 205B for the dive without twists."
        ),
        (
            "5553B",
            "dive number \"5553B\": 5 is not a direction. Use 1 (forward), 2 (back), 3 (reverse) or 4 (inward)."
        ),
        (
            "642C",
            "dive number \"642C\": there is no inward armstand dive. Use forward (1), back (2) or reverse (3)."
        ),
        ("707B", "dive number \"707B\": it begins with 7. Dive numbers begin with 1 to 6."),
        (
            "10B",
            "dive number \"10B\": it has 2 digits, expected 3. Write it like 407C, 5253B, 612B or 6243D."
        ),
        (
            "62B",
            "dive number \"62B\": it has 2 digits, expected 3 or 4. Write it like 407C, 5253B, 612B or 6243D."
        ),
    ])
    func `an illegal number states the problem and the remedy`(_ text: String, _ message: String) {
        let error = #expect(throws: DivingError.self) { try DiveNumber(text) }
        #expect(error?.description == message)
        #expect(error?.code == .invalidDiveNumber)
        #expect(error?.kind == .badData)
    }

    @Test func `illegal parts are named`() {
        let error = #expect(throws: DivingError.self) {
            try DiveNumber(
                rotationType: .back, isArmstand: true, halfSomersaults: 10, halfTwists: 0, position: .tuck)
        }
        #expect(
            error?.description
                == "armstand back dive with 10 half somersaults and 0 half twists: it has 10 half somersaults, "
                + "expected 0 to 9. Count in halves: 3 1/2 somersaults are 7.")
    }

    @Test func `a flying dive has neither twists nor a handstand`() {
        let error = #expect(throws: DivingError.self) {
            try DiveNumber(
                rotationType: .back, isArmstand: false, isFlying: true, halfSomersaults: 3, halfTwists: 1,
                position: .tuck)
        }
        #expect(
            error?.description
                == "back dive with 3 half somersaults and 1 half twists: a flying dive has no twists and no handstand. "
                + "Use forward, back, reverse or inward alone.")
    }

    @Test(arguments: [
        ("101A", "101A", "forward dive, straight"),
        ("113 b", "113B", "forward flying 1 1/2 somersaults, pike"),
        ("412C", "412C", "inward flying 1 somersault, tuck"),
        ("1011C", "1011C", "forward 5 1/2 somersaults, tuck"),
        ("5239D", "5239D", "back 1 1/2 somersaults 4 1/2 twists, free"),
        ("600A", "600A", "armstand dive, straight"),
        ("610A", "600A", "armstand dive, straight"), ("5211A", "5211A", "back dive 1/2 twist, straight"),
        ("103-B", "103B", "forward 1 1/2 somersaults, pike"),
    ])
    func `every dive number reads and has a description`(_ text: String, _ number: String, _ words: String)
        throws
    {
        let dive = try DiveNumber(text)
        #expect(dive.description == number)
        #expect(try DiveNumber(number) == dive)
        #expect(dive.spokenDescription == words)
    }

    @Test(arguments: [
        ("101A", "straight dives"), ("113B", "flying dives"),
        ("1011C", "dives with more than 4 1/2 somersaults"),
        ("5138D", "dives with more than 3 1/2 twists"), ("407C", nil),
    ])
    func `a dive that the classes cannot express names its kind`(_ text: String, _ kind: String?)
        throws
    {
        #expect(try DiveNumber(text).inexpressibleKind == kind)
    }

    @Test func `a head may lack a class for a dive while the others have theirs`() throws {
        let tasks = ClassificationTask.allCases
        let straight = try DiveNumber("5211A")
        #expect(tasks.map { $0.classIndex(of: straight) } == [nil, 0, 0, 1, 1])
        let flying = try DiveNumber("113B")
        #expect(tasks.map { $0.classIndex(of: flying) } == [nil, 0, 1, 3, 0])
        let twisting = try DiveNumber("5138D")
        #expect(tasks.map { $0.classIndex(of: twisting) } == [0, 0, 1, 3, nil])
        let many = try DiveNumber("1011C")
        #expect(tasks.map { $0.classIndex(of: many) } == [2, 0, 1, nil, 0])
    }

    @Test func `class counts are MTL-AQA's`() {
        #expect(ClassificationTask.allCases.map(\.classCount) == [3, 2, 4, 10, 8])
        #expect(
            ClassificationTask.allCases.map(\.rawValue) == [
                "position", "armstand", "rotation_type", "half_somersaults", "half_twists",
            ])
    }

    @Test func `classes have the same codes as in MTL-AQA`() throws {
        let dive = try DiveNumber("6243D")
        #expect(ClassificationTask.allCases.map { $0.classIndex(of: dive) } == [0, 1, 0, 4, 3])
        #expect(
            ClassificationTask.allCases.map { $0.classIndex(of: dive).map($0.label) } == [
                "free", "yes", "back", "4", "3",
            ])
        #expect(
            (0..<4).map { ClassificationTask.rotationType.label(of: $0) } == [
                "back", "forward", "inward", "reverse",
            ])
    }
}
