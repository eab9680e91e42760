import Blueprints
import Foundation

extension Study {
    /// The study's protocol, as terms and definitions.
    var protocolFacts: [(term: String, text: String)] {
        var facts = [
            ("Data", setting.dataDescription.capitalizedFirst),
            ("Dives", divesText),
            ("Size", sizeText),
            ("Epochs", "\(setting.recipe.epochs); \(seedsText)."),
            ("Recipe", recipeText),
        ]
        if let count = publishedEpochCount {
            var text =
                "The study\u{2019}s own curves are drawn dashed, from its logs of \(count) epochs. Its loss is the mean of the "
                + "three batches logged in each epoch; ours is the mean of all batches."
            if case .share(let ours, _) = axis {
                text +=
                    " Ours has \(ours) epochs and the study \(count), so figures run over the share of each run."
            }
            facts.append(("The study\u{2019}s curves", text))
        }
        return facts
    }

    private var divesText: String {
        let simulated = dives.simulatedTraining == dives.training ? "simulated " : ""
        var text = "\(dives.training) \(simulated)training dives"
        if dives.simulatedTraining > 0, dives.simulatedTraining < dives.training {
            text += " (\(dives.simulatedTraining) simulated)"
        }
        text +=
            setting.validationDiveCount > 0
            ? ", \(setting.validationDiveCount) more to select the epoch on, and "
            : ", none to select the epoch on, and "
        text += "\(dives.testName), which no choice was made on."
        if dives.unlabeledTest > 0 {
            text +=
                " \(dives.unlabeledTest) of the test dives have no known score and are left out of every measure."
        }
        if dives.known != dives.training {
            text += " Baselines from metadata are made \(dives.knownSource)."
        }
        return text + " The study trained on 140 dives and tested on 353."
    }

    private var sizeText: String {
        "\(setting.scaleDescription.capitalizedFirst). Width \(setting.size.widthMultiplier) of the study\u{2019}s, clips of "
            + "\(setting.size.inputSize) \u{00D7} \(setting.size.inputSize) pixels (the study: 112), "
            + "\(setting.size.vocabularyCount) words (the study: \(Blueprint().vocabularyCount))."
    }

    private var seedsText: String {
        let seeds = Set(results.flatMap { $0.runs.map(\.run.seed) }).sorted().map(String.init)
        return seeds.isEmpty ? "no seed yet" : "\(seeds.count == 1 ? "seed" : "seeds") \(seeds.sentenceList)"
    }

    private var recipeText: String {
        let differences = setting.recipe.differences
        let first =
            differences.isEmpty
            ? "The study\u{2019}s in every value."
            : "The study\u{2019}s, but for " + differences.sentenceList + "."
        return ([first] + setting.recipe.additions).joined(separator: " ")
    }
}

extension Recipe {
    /// Each value that differs from the study's: "learningRate 0.0003 (the study: 0.0001)". The seed is listed elsewhere.
    fileprivate var differences: [String] {
        let own = encodedValues
        return Recipe().encodedValues.sorted { $0.key < $1.key }.compactMap { key, published in
            guard !Self.keysOfNoStudy.contains(key), let value = own[key], value != published else {
                return nil
            }
            return "\(key) \(value) (the study: \(published))"
        }
    }

    /// What the study had no counterpart for, and how training differs because of it, a sentence each.
    fileprivate var additions: [String] {
        var sentences: [String] = []
        if clipTruthWeight > 0 { sentences.append("The simulator\u{2019}s truth is learned too.") }
        if leastWordOccurrences > 1 {
            sentences.append(
                "Words that occur fewer than \(leastWordOccurrences) times in the training captions are not learned."
            )
        }
        return sentences
    }

    /// Each run has its own seed, and the study had none of the others; the number of validation dives is given with the
    /// dives.
    private static let keysOfNoStudy: Set = [
        "seed", "validationFraction", "clipTruthWeight", "leastWordOccurrences",
    ]

    /// Every value as text by its key.
    private var encodedValues: [String: String] {
        guard let data = try? JSONEncoder().encode(self),
            let object = try? JSONSerialization.jsonObject(with: data) as? [String: Any]
        else { return [:] }
        return object.mapValues { "\($0)" }
    }
}
