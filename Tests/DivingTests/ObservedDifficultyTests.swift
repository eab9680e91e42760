import Diving
import Foundation
import TestSupport
import Testing

/// The formula against the difficulties that MTL-AQA saw announced (`observed_difficulty.csv`, 1412 dives).
@Suite struct ObservedDifficultyTests {
    static let table = sharedFile("mtl-aqa/observed_difficulty.csv")

    /// Why an observed difficulty is not the formula's; counted over the 15 broadcasts of the data set.
    enum Cause {
        /// An older edition of the table: reverse dives from 10 m (broadcasts 1-6) and 207 from 3 m (17, 18) 0.1 less.
        case olderTable
        /// Broadcast 26 mixes a women's 3 m final into a 10 m venue: the value is the one from 3 m.
        case fromThreeMetres
        /// One class of the annotation is wrong; the value is that of a neighbouring dive.
        case wrongLabel
        /// The value belongs to no such dive, and other dives of the broadcast have the right one.
        case typingError
    }

    static let disagreements: [String: Cause] = [
        "100B,10m,1.5,1": .wrongLabel,  // 101B
        "102B,10m,1.9,1": .wrongLabel,  // 612B, or the flying 112B
        "105B,3m,3.4,1": .typingError,  // 2.4
        "107B,10m,2.7,2": .wrongLabel,  // 107C
        "107B,10m,3.1,10": .fromThreeMetres,
        "107C,10m,2.8,2": .fromThreeMetres,
        "200B,10m,1.8,2": .wrongLabel,  // 201B
        "200D,10m,1.8,5": .wrongLabel,  // 201B
        "201B,10m,2.9,1": .wrongLabel,  // 205B
        "205B,10m,3.0,10": .fromThreeMetres,
        "205C,10m,2.8,2": .fromThreeMetres,
        "207C,3m,3.5,6": .olderTable,
        "300B,10m,1.9,8": .wrongLabel,  // 301B
        "300D,10m,1.9,11": .wrongLabel,  // 301B
        "305B,10m,2.8,1": .wrongLabel,  // 305C
        "305B,10m,2.9,6": .olderTable,
        "305C,10m,2.7,8": .olderTable,
        "307C,10m,3.3,63": .olderTable,
        "405B,10m,3.0,9": .fromThreeMetres,
        "405C,10m,2.7,3": .fromThreeMetres,
        "405C,10m,2.8,2": .wrongLabel,  // 405B
        "5152B,10m,3.0,11": .fromThreeMetres,
        "5251D,10m,2.6,1": .wrongLabel,  // 5251B
        "5253B,10m,2.6,1": .wrongLabel,  // 5251B
        "5253B,3m,3.3,2": .wrongLabel,  // 5353B
        "5255D,10m,3.6,1": .wrongLabel,  // 5255B
        "612D,10m,1.9,2": .wrongLabel,  // 612B
        "614D,10m,2.4,1": .wrongLabel,  // 614B
        "6241C,10m,2.7,1": .wrongLabel,  // 6241B
        "6241D,10m,2.7,2": .wrongLabel,  // 6241B
        "6245D,10m,3.2,2": .wrongLabel,  // 6243D
        "626C,10m,3.2,1": .typingError,  // 3.3
        "626D,10m,3.3,1": .wrongLabel,  // 626C
        "627C,10m,3.3,1": .wrongLabel,  // 626C
        "636C,10m,3.3,1": .wrongLabel,  // 626C
    ]

    @Test(.needsShared("mtl-aqa/observed_difficulty.csv"))
    func `the formula agrees with 1230 of 1412 announced difficulties and the others are explained`() throws {
        var rows = Tally()
        var dives = Tally()
        var disagreeing: [String] = []
        var diveCounts: [Cause: Int] = [:]
        for row in try csvRows(Self.table) {
            let height: PlatformHeight = row[1] == "3m" ? .threeMetres : .tenMetres
            let observed = try #require(Double(row[2]))
            let diveCount = try #require(Int(row[3]))
            let agrees = try DiveNumber(row[0]).degreeOfDifficulty(from: height) == observed
            rows.add(1, agrees: agrees)
            dives.add(diveCount, agrees: agrees)
            if !agrees {
                let text = row.joined(separator: ",")
                disagreeing.append(text)
                if let cause = Self.disagreements[text] { diveCounts[cause, default: 0] += diveCount }
            }
        }
        #expect(disagreeing.sorted() == Self.disagreements.keys.sorted())
        #expect(rows == Tally(all: 92, agreeing: 57))
        #expect(dives == Tally(all: 1412, agreeing: 1230))
        #expect(diveCounts == [.olderTable: 83, .fromThreeMetres: 47, .wrongLabel: 50, .typingError: 2])
    }
}

private struct Tally: Equatable {
    var all = 0
    var agreeing = 0

    mutating func add(_ count: Int, agrees: Bool) {
        all += count
        agreeing += agrees ? count : 0
    }
}
