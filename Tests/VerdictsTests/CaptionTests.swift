import Diving
import Testing
import Verdicts

@Suite struct CaptionTests {
    struct Sentence: Sendable {
        let words: String
        let sentence: String?
    }

    @Test(arguments: [
        Sentence(
            words: "back two and a half somersaults in pike , past vertical , a fair dive",
            sentence: "Back two and a half somersaults in pike, past vertical, a fair dive."),
        Sentence(words: "what a dive !", sentence: "What a dive!"),
        Sentence(words: "", sentence: nil),
        Sentence(words: "and and and and and", sentence: nil),
        Sentence(words: "the dive and the dive and the dive and the dive", sentence: nil),
        Sentence(words: "a very very good dive", sentence: "A very very good dive."),
    ])
    func `words become a sentence, unless the captioner repeats itself`(_ caption: Sentence) {
        #expect(Assessment.Caption(text: caption.words, tokens: []).sentence == caption.sentence)
    }

    struct Contradiction: Sendable {
        let words: String
        let dive: String
        let tasks: [ClassificationTask]
    }

    @Test(arguments: [
        Contradiction(
            words: "back two and a half somersaults with one and a half twists in pike", dive: "5255B",
            tasks: [.halfTwists]),
        Contradiction(words: "armstand back dive in tuck", dive: "201B", tasks: [.position, .armstand]),
        Contradiction(
            words: "now the inward three and a half somersaults in the tuck position", dive: "407C", tasks: []
        ),
        Contradiction(
            words: "this is the forward dive with half twist , free position", dive: "5111B",
            tasks: [.position]),
        Contradiction(
            words: "he is back in form , free of any fault , reverse one somersault", dive: "401B",
            tasks: [.rotationType, .halfSomersaults]),
        Contradiction(words: "a good dive", dive: "107B", tasks: []),
    ])
    func `a caption that names other classes than the dive's contradicts them`(
        _ caption: Contradiction
    ) throws {
        #expect(
            Assessment.Caption(text: caption.words, tokens: []).contradictions(
                of: try DiveNumber(caption.dive)) == caption.tasks)
    }

    @Test func `a warning reads back from its sentence`() throws {
        let warnings: [Assessment.Warning] = [
            .notSure, .notADive, .simulatedTraining, .weakModel(spearman: 0.12), .fewMeasuredDives(3),
            .fewTrainingDives(15),
            .unmeasuredModel, .scoreCut(153.2), .unlistedDive(try DiveNumber("407C")),
            .footage("The video is interlaced."),
        ]
        for warning in warnings { #expect(Assessment.Warning(rawValue: warning.rawValue) == warning) }
    }

    @Test func `the first version's sentences are known`() throws {
        #expect(
            Assessment.Warning(rawValue: "The footage looks like no dive, so no score is given. Check it.")
                == .notADive)
        #expect(
            try Assessment.Warning(
                rawValue:
                    "The most probable classes together are no dive of the table; 407C is the most probable one that is."
            )
                == .unlistedDive(DiveNumber("407C")))
    }

    @Test(arguments: ["1e300", "inf", "nan", "2.5"])
    func `a sentence with an unexpected number is kept unchanged`(_ number: String) {
        for sentence in [
            "The model was trained on \(number) dives; its error on other dives has not been measured.",
            "The model's ranking was measured on \(number) dives, too few to rely on.",
        ] { #expect(Assessment.Warning(rawValue: sentence) == .footage(sentence)) }
    }
}
