import Diving
import Foundation
import Testing
import Verdicts

@Suite struct DegreeOfDifficultyTests {
    /// Sums worked by hand from the components A + B + C + D + E of the rules.
    @Test(arguments: [
        ("101C", PlatformHeight.oneMetre, 1.2),  // 1.1 + 0.1 + 0 + 0 + 0
        ("405B", .threeMetres, 3.0),  // 2.2 + 0.5 + 0 + 0.3 + 0
        ("207B", .tenMetres, 3.6),  // 2.7 + 0.3 + 0 + 0.2 + 0.4
        ("5156B", .threeMetres, 3.9),  // 2.2 + 0.2 + 1.5 + 0 + 0
        ("401C", .fiveMetres, 1.4),  // 1.1 - 0.3 + 0 + 0.6 + 0
        ("626C", .tenMetres, 3.3),  // 2.5 + 0.2 + 0 + 0.4 + 0.2
        ("104C", .sevenAndAHalfMetres, 2.0),  // 1.8 + 0 + 0 + 0 + 0.2
        ("103A", .oneMetre, 2.0),  // 1.6 + 0.4 + 0 + 0 + 0
        ("5211A", .threeMetres, 2.0),  // 1.3 + 0.3 + 0.2 + 0.2 + 0
        ("113B", .oneMetre, 1.9),  // 1.6 + (0.1 + 0.2) + 0 + 0 + 0
        ("413C", .tenMetres, 2.3),  // 1.5 + (0.1 + 0.5) + 0 + 0.2 + 0
        ("600A", .tenMetres, 1.6),  // 1.0 + 0.4 + 0 + 0.2 + 0
        ("1011C", .tenMetres, 4.7),  // 4.5 + 0 + 0 + 0.2 + 0
        ("5339D", .threeMetres, 3.8),  // 1.5 - 0.1 + 2.1 + 0.3 + 0
    ])
    func `the formula adds its five components`(
        _ number: String, _ height: PlatformHeight, _ expected: Double
    ) throws {
        #expect(try DiveNumber(number).degreeOfDifficulty(from: height) == expected)
    }

    @Test(arguments: ["100B", "200D", "626D", "5177B"])
    func `an unlisted dive has no difficulty`(_ number: String) throws {
        let dive = try DiveNumber(number)
        #expect(dive.heights.isEmpty)
        #expect(PlatformHeight.allCases.allSatisfy { dive.degreeOfDifficulty(from: $0) == nil })
    }

    @Test(arguments: [
        ("403A", PlatformHeight.threeMetres, 2.6),  // 1.5 + 0.8 + 0 + 0.3 + 0
        ("107B", .fiveMetres, 3.3),  // 3.0 + 0.3 + 0 + 0 + 0
        ("116C", .threeMetres, 2.9),  // 2.3 + (0 + 0.4) + 0 + 0 + 0.2
    ])
    func `the formula also rates dives not listed from a height`(
        _ number: String, _ height: PlatformHeight, _ expected: Double
    ) throws {
        let dive = try DiveNumber(number)
        #expect(dive.degreeOfDifficulty(from: height) == nil)
        #expect(dive.calculatedDifficulty(from: height) == expected)
    }

    @Test(arguments: [
        ("612B", PlatformHeight.threeMetres), ("107A", .tenMetres), ("219C", .tenMetres),
        ("1011C", .threeMetres),
        ("113A", .tenMetres), ("101D", .threeMetres),
    ])
    func `the formula has no component for some dives`(_ number: String, _ height: PlatformHeight) throws {
        #expect(try DiveNumber(number).calculatedDifficulty(from: height) == nil)
    }

    @Test func `armstand dives start from platforms only`() throws {
        #expect(try DiveNumber("612B").heights == [.fiveMetres, .sevenAndAHalfMetres, .tenMetres])
        #expect(
            DiveNumber.all.filter(\.isArmstand).allSatisfy { !$0.heights.contains(where: \.isSpringboard) })
    }

    @Test func `every listed dive has a difficulty from every height it is listed from`() {
        #expect(DiveNumber.all.count == 253)
        #expect(ClassificationTask.expressibleDives.count == 195)
        #expect(Set(DiveNumber.all).count == DiveNumber.all.count)
        for dive in DiveNumber.all {
            #expect(!dive.heights.isEmpty)
            for height in dive.heights {
                #expect(
                    (1.2...4.8).contains(dive.degreeOfDifficulty(from: height) ?? 0), "\(dive) from \(height)"
                )
            }
        }
    }

    /// The whole printed table (`difficulty_table.csv`, transcribed from a public copy) against the formula.
    ///
    /// "If any entry varies from that arrived at through use of the formula, the formula-derived degree of difficulty is
    /// to be applied" (rules, Appendix): these are such entries.
    @Test func `the formula gives the printed table except for eleven inconsistent entries`()
        throws
    {
        let exceptions = [
            "108B 10.0: printed 4.2, formula 4.1",  // 109B, with the same components, is printed as 4.1
            "208B 5.0: printed 4.1, formula none",  // pike printed like tuck; A has no 4 from 5 m
            "208C 5.0: printed 4.1, formula none",
            "209B 3.0: printed 4.8, formula 4.7",  // 3.5 + 0.4 + 0.4 + 0.4
            "209C 3.0: printed 4.5, formula 4.4",  // 3.5 + 0.1 + 0.4 + 0.4
            "306B 1.0: printed 3.2, formula 3.3",  // tuck 3.0 plus 0.3, as from other heights
            "5353B 3.0: printed 3.5, formula 3.3",  // tuck 3.1 plus 0.2; competitions used 3.3
            "5353B 10.0: printed 3.2, formula 3.3",  // pike adds 0.2 to the tuck's 3.1, as from 7.5 m
            "6162C 10.0: printed 3.9, formula none",  // a forward armstand twist is worth 1.0: 4.1
            "6263B 10.0: printed 4.3, formula 4.2",  // armstand pike adds 0.2 to the tuck's 4.0
            "6265B 10.0: printed 4.7, formula 4.6",  // armstand pike adds 0.2 to the tuck's 4.4
        ]
        var differences: [String] = []
        var entryCount = 0
        for row in try csvRows(fixture("difficulty_table.csv")) {
            let dive = try DiveNumber(row[0])
            for (height, cell) in zip(PlatformHeight.allCases, row.dropFirst()) {
                let formula = dive.degreeOfDifficulty(from: height)
                guard let printed = Double(cell) else {
                    #expect(formula == nil, "\(dive) from \(height.metres) m is not in the table")
                    continue
                }
                entryCount += 1
                if formula != printed {
                    let computed = formula.map { "\($0)" } ?? "none"
                    differences.append("\(dive) \(height.metres): printed \(printed), formula \(computed)")
                }
            }
        }
        #expect(entryCount == 949)
        #expect(differences == exceptions)
    }
}

private func fixture(_ name: String) -> URL {
    URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .appending(path: "Fixtures/diving/\(name)")
}

/// The rows below the header of a CSV file without quotes.
func csvRows(_ url: URL) throws -> [[String]] {
    try String(contentsOf: url, encoding: .utf8).split(whereSeparator: \.isNewline).dropFirst()
        .map { $0.split(separator: ",", omittingEmptySubsequences: false).map(String.init) }
}
