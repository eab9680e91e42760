import Diving
import Foundation
import Testing
import Verdicts

@Suite struct AssessmentTests {
    @Test func `an assessment is one line of JSON with its keys in order`() throws {
        let line = try Assessment.make().jsonLine
        #expect(
            line == #"{"schema":1,"file":"final/dive 3.mp4","#
                + #""model":{"name":"small","sha256":"00ff","blueprint":"C3D-AVG-MTL"},"score":78.4,"#
                + #""dive":{"number":"407C","description":"inward 3 1/2 somersaults, tuck","difficulty":3.2},"#
                + #""classification":{"position":{"label":"tuck","probabilities":[0.125,0.125,0.75]},"#
                + #""armstand":{"label":"no","probabilities":[1,0]},"#
                + #""rotation_type":{"label":"inward","probabilities":[0,0,1,0]},"#
                + #""half_somersaults":{"label":"7","probabilities":[0,0,0,0,0,0,0,1,0,0]},"#
                + #""half_twists":{"label":"0","probabilities":[1,0,0,0,0,0,0,0]}},"#
                + #""caption":{"text":"she is a little short","tokens":[4,8,15]},"#
                + #""footage":{"frames":120,"frame_rate":29.97,"window":[17,119],"clips":6,"preprocessing":"stable-1"},"#
                + #""seconds":{"decode":0.25,"network":0.5,"total":0.75},"#
                + #""warnings":["trained on simulated dives"],"#
                + #""interval":{"low":68.5,"high":88.25,"coverage":0.9},"#
                + #""recognition":{"verdict":"dive","distance":0.5,"withheld_score":null},"#
                + #""timeline":[{"frames":[17,32],"score_without":80},{"frames":[33,48],"score_without":71.5}]}"#
        )
    }

    @Test func `a withheld score is null, and stored separately`() throws {
        let recognition = Assessment.Recognition(verdict: .notADive, distance: 3, withheldScore: 41)
        let assessment = try Assessment.make(score: nil, recognition: recognition)
        #expect(assessment.jsonLine.contains(#""score":null,"#))
        #expect(
            assessment.jsonLine.contains(
                #""recognition":{"verdict":"not_a_dive","distance":3,"withheld_score":41}"#))
        #expect(try Assessment(jsonLine: assessment.jsonLine) == assessment)
    }

    @Test func `an older line without intervals is read`() throws {
        let line = try Assessment.make().jsonLine
        let end = try #require(line.range(of: #","interval":"#)?.lowerBound)
        let old = try Assessment(jsonLine: line[..<end] + "}")
        #expect(old.interval == nil && old.recognition == nil && old.timeline.isEmpty)
        #expect(old.score == 78.4)
    }

    @Test func `an assessment can take another name, and the difficulty from another height`() throws {
        let assessment = try Assessment.make()
        #expect(assessment.renamed("x.mp4").file == "x.mp4")
        #expect(assessment.renamed("x.mp4").renamed(assessment.file) == assessment)
        // Degrees of difficulty of 407C in the table: 3.2 from 10 m, 3.4 from 3 m.
        #expect(assessment.rated(from: .tenMetres).dive.difficulty == 3.2)
        #expect(assessment.rated(from: .threeMetres).dive.difficulty == 3.4)
    }

    @Test func `an assessment reads back from its line`() throws {
        let assessment = try Assessment.make(file: "a\"b\\c\nd\u{1B}[31m\u{2028}é😀/", score: 0.1 + 0.2)
        let line = assessment.jsonLine
        #expect(!line.contains("\n") && !line.contains("\u{1B}") && !line.contains("\u{2028}"))
        #expect(try Assessment(jsonLine: line) == assessment)
    }

    @Test func `the keys are those of Codable`() throws {
        let assessment = try Assessment.make()
        let encoded = try JSONEncoder().encode(assessment)
        var fromLine = try #require(
            try JSONSerialization.jsonObject(with: Data(assessment.jsonLine.utf8)) as? [String: Any])
        // Codable leaves out what is null.
        let recognition = try #require(fromLine["recognition"] as? [String: Any])
        #expect(recognition["withheld_score"] is NSNull)
        fromLine["recognition"] = recognition.filter { $0.key != "withheld_score" }
        let fromCodable = try #require(try JSONSerialization.jsonObject(with: encoded) as? [String: Any])
        #expect(NSDictionary(dictionary: fromCodable) == NSDictionary(dictionary: fromLine))
    }

    @Test func `an unknown difficulty is null`() throws {
        let line = try Assessment.make(difficulty: nil).jsonLine
        #expect(line.contains(#""difficulty":null}"#))
        #expect(try Assessment(jsonLine: line).dive.difficulty == nil)
    }

    @Test(arguments: [
        (
            Double.nan, [0.125, 0.125, 0.75],
            "assessment of final/dive 3.mp4: the score is nan. "
                + "The model's weights or the clock are damaged; check the model file."
        ),
        (
            -.infinity, [0.125, 0.125, 0.75],
            "assessment of final/dive 3.mp4: the score is -inf. "
                + "The model's weights or the clock are damaged; check the model file."
        ),
        (
            78.4, [.nan, 0.5, 0.5],
            "assessment of final/dive 3.mp4: position has a probability that is not finite. Check the model file."
        ),
    ])
    func `numbers that JSON cannot hold are refused`(_ score: Double, _ position: [Double], _ message: String)
    {
        let error = #expect(throws: VerdictsError.self) {
            try Assessment.make(score: score, position: position)
        }
        #expect(error?.description == message)
    }

    @Test func `a line with another class count is rejected`() throws {
        let line = try Assessment.make().jsonLine.replacing(
            #""probabilities":[1,0]}"#, with: #""probabilities":[1]}"#)
        let error = #expect(throws: VerdictsError.self) { try Assessment(jsonLine: line) }
        #expect(
            error?.description == "assessment of final/dive 3.mp4: armstand has 1 probabilities, expected 2. "
                + "Use a model with the class counts of this judge.")
    }

    @Test func `a line of a newer schema is rejected`() throws {
        let line = try Assessment.make().jsonLine.replacing(#""schema":1"#, with: #""schema":2"#)
        let error = #expect(throws: VerdictsError.self) { try Assessment(jsonLine: line) }
        #expect(
            error?.description
                == "assessment of final/dive 3.mp4: it follows schema 2, expected 1. Read it with a newer version."
        )
    }

    @Test func `contradictory classes give the closest existing dive`() {
        // Separately the heads say inward armstand, which does not exist; inward is the less certain of the two.
        let classification = Assessment.Classification(
            position: [0, 0, 1], armstand: [0.1, 0.9], rotationType: [0.4, 0, 0.6, 0],
            halfSomersaults: [0, 0, 0, 0, 0, 0, 1, 0, 0, 0], halfTwists: [1, 0, 0, 0, 0, 0, 0, 0])
        #expect(classification.mostProbableDive.description == "626C")
    }
}

extension Assessment {
    fileprivate static func make(
        file: String = "final/dive 3.mp4", score: Double? = 78.4, difficulty: Double? = 3.2,
        recognition: Recognition = Recognition(verdict: .dive, distance: 0.5, withheldScore: nil),
        position: [Double] = [0.125, 0.125, 0.75]
    ) throws -> Assessment {
        try Assessment(
            file: file, model: Model(name: "small", sha256: "00ff", blueprint: "C3D-AVG-MTL"), score: score,
            interval: ScoreInterval(low: 68.5, high: 88.25, coverage: 0.9), recognition: recognition,
            dive: Dive(number: DiveNumber("407C"), difficulty: difficulty),
            classification: Classification(
                position: position, armstand: [1, 0], rotationType: [0, 0, 1, 0],
                halfSomersaults: [0, 0, 0, 0, 0, 0, 0, 1, 0, 0], halfTwists: [1, 0, 0, 0, 0, 0, 0, 0]),
            caption: Caption(text: "she is a little short", tokens: [4, 8, 15]),
            timeline: [
                ClipInfluence(frames: 17...32, scoreWithout: 80),
                ClipInfluence(frames: 33...48, scoreWithout: 71.5),
            ],
            footage: Footage(
                frames: 120, frameRate: 29.97, window: 17...119, clips: 6, preprocessing: "stable-1"),
            seconds: Seconds(decode: 0.25, network: 0.5, total: 0.75),
            warnings: [.footage("trained on simulated dives")])
    }
}
