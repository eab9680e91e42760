import Files

extension Assessment {
    /// The assessment as one line of JSON: schema 1, keys in the documented order, no line break inside or at the end.
    public var jsonLine: String {
        let json: OrderedJSON = .object([
            ("schema", .integer(schema)),
            ("file", .string(file)),
            (
                "model",
                .object([
                    ("name", .string(model.name)), ("sha256", .string(model.sha256)),
                    ("blueprint", .string(model.blueprint)),
                ])
            ),
            ("score", .number(orNull: score)),
            (
                "dive",
                .object([
                    ("number", .string(dive.number.description)), ("description", .string(dive.description)),
                    ("difficulty", .number(orNull: dive.difficulty)),
                ])
            ),
            (
                "classification",
                .object(ClassificationTask.allCases.map { ($0.rawValue, classification[$0].json) })
            ),
            (
                "caption",
                .object([
                    ("text", .string(caption.text)),
                    ("tokens", .array(caption.tokens.map(OrderedJSON.integer))),
                ])
            ),
            (
                "footage",
                .object([
                    ("frames", .integer(footage.frames)), ("frame_rate", .number(footage.frameRate)),
                    (
                        "window",
                        .array([.integer(footage.window.lowerBound), .integer(footage.window.upperBound)])
                    ),
                    ("clips", .integer(footage.clips)), ("preprocessing", .string(footage.preprocessing)),
                ])
            ),
            (
                "seconds",
                .object([
                    ("decode", .number(seconds.decode)), ("network", .number(seconds.network)),
                    ("total", .number(seconds.total)),
                ])
            ),
            ("warnings", .array(warnings.map { .string($0.rawValue) })),
            ("interval", interval?.json ?? .null),
            ("recognition", recognition?.json ?? .null),
            ("timeline", .array(timeline.map(\.json))),
        ])
        return json.text
    }
}

extension Assessment.ClassProbabilities {
    fileprivate var json: OrderedJSON {
        .object([("label", .string(label)), ("probabilities", .array(probabilities.map(OrderedJSON.number)))])
    }
}

extension Assessment.ScoreInterval {
    fileprivate var json: OrderedJSON {
        .object([("low", .number(low)), ("high", .number(high)), ("coverage", .number(coverage))])
    }
}

extension Assessment.Recognition {
    fileprivate var json: OrderedJSON {
        .object([
            ("verdict", .string(verdict.rawValue)), ("distance", .number(distance)),
            ("withheld_score", .number(orNull: withheldScore)),
        ])
    }
}

extension Assessment.ClipInfluence {
    fileprivate var json: OrderedJSON {
        .object([
            ("frames", .array([.integer(frames.lowerBound), .integer(frames.upperBound)])),
            ("score_without", .number(scoreWithout)),
        ])
    }
}
