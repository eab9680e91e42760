import Diving
import Testing

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

    @Test(arguments: numbers) func `a dive is spoken in words`(_ numbered: Numbered) throws {
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
                for halfSomersaults in DiveNumber.halfSomersaultRange {
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
        #expect(count == 7 * 10 * 8 * 3)
    }

    @Test(arguments: [
        ("", "dive number \"\": it is blank. Write digits and a letter, such as 407C."),
        (
            "407",
            "dive number \"407\": the position letter is missing. End it with D (free), B (pike) or C (tuck)."
        ),
        (
            "5253A",
            "dive number \"5253A\": the judge's classes know no straight position (A). "
                + "Use D (free), B (pike) or C (tuck)."
        ),
        ("407X", "dive number \"407X\": \"X\" is no position. End it with D (free), B (pike) or C (tuck)."),
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
            "113B",
            "dive number \"113B\": flying dives (middle digit 1) are not supported. "
                + "Only dives with the middle digit 0 can be judged, such as 103B."
        ),
        (
            "253B",
            "dive number \"253B\": the middle digit is 5, expected 0. Write 203B, or begin a twisting dive with 5."
        ),
        (
            "1011C",
            "dive number \"1011C\": 11 half somersaults lie outside the judge's classes. "
                + "Give 0 to 9, counted in halves: a 3 1/2 is 7."
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
            "5138D",
            "dive number \"5138D\": 8 half twists lie outside the judge's classes. "
                + "Give 0 to 7, counted in halves: 2 1/2 twists are 5."
        ),
        (
            "5553B",
            "dive number \"5553B\": 5 is no direction. Use 1 (forward), 2 (back), 3 (reverse) or 4 (inward)."
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
    func `an illegal number says what is wrong and what to do`(_ text: String, _ message: String) {
        let error = #expect(throws: DivingError.self) { try DiveNumber(text) }
        #expect(error?.description == message)
        #expect(error?.code == .invalidDiveNumber)
        #expect(error?.exitCode == 65)
    }

    @Test func `illegal parts are named`() {
        let error = #expect(throws: DivingError.self) {
            try DiveNumber(
                rotationType: .back, isArmstand: true, halfSomersaults: 10, halfTwists: 0, position: .tuck)
        }
        #expect(
            error?.description
                == "armstand back dive with 10 half somersaults and 0 half twists: 10 half somersaults lie outside "
                + "the judge's classes. Give 0 to 9, counted in halves: a 3 1/2 is 7.")
    }

    @Test func `class counts follow from the domain`() {
        #expect(ClassificationTask.allCases.map(\.classCount) == [3, 2, 4, 10, 8])
        #expect(
            ClassificationTask.allCases.map(\.rawValue) == [
                "position", "armstand", "rotation_type", "half_somersaults", "half_twists",
            ])
    }

    @Test func `classes are coded as in MTL-AQA`() throws {
        let dive = try DiveNumber("6243D")
        #expect(ClassificationTask.allCases.map { $0.classIndex(of: dive) } == [0, 1, 0, 4, 3])
        #expect(
            ClassificationTask.allCases.map { $0.label(of: $0.classIndex(of: dive)) } == [
                "free", "yes", "back", "4", "3",
            ])
        #expect(
            (0..<4).map { ClassificationTask.rotationType.label(of: $0) } == [
                "back", "forward", "inward", "reverse",
            ])
    }
}
