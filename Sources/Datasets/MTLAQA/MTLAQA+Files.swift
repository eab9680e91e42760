import Diving
import Files
import Foundation
import Tensors
import Verdicts

/// Reads `final_annotations_dict.pkl`: a dictionary from (video, dive) to a dictionary of the fields.
func readAnnotations(_ url: URL) throws -> [MTLAQA.Key: MTLAQA.Annotation] {
    try entries(of: url).reduce(into: [:]) { annotations, entry in
        let (key, value) = entry
        let fields = Fields(place: "\(url.lastPathComponent), dive \(key)", value: value)
        let annotation = MTLAQA.Annotation(
            number: try fields.number(), difficulty: try fields.double("difficulty", in: 0.1...10),
            finalScore: try fields.double("final_score", in: 0...300),
            startFrame: try fields.int("start_frame", in: 0...10_000_000),
            endFrame: try fields.int("end_frame", in: 1...10_000_000))
        guard annotations.updateValue(annotation, forKey: key) == nil else {
            throw wrong(fields.place, "it is annotated twice")
        }
    }
}

/// Reads `final_captions_dict.pkl`: a dictionary from (video, dive) to a list of words that starts with `<sos>` and ends with
/// `<eos>`.
func readCaptions(_ url: URL) throws -> [MTLAQA.Key: [String]] {
    try entries(of: url).reduce(into: [:]) { captions, entry in
        let place = "\(url.lastPathComponent), dive \(entry.key)"
        guard case .list(let items) = entry.value else {
            throw wrong(place, "the caption is not a list of words")
        }
        let words = try items.map { item in
            guard case .string(let word) = item else {
                throw wrong(place, "the caption is not a list of words")
            }
            return word
        }
        let spoken = words.filter { $0 != "<sos>" && $0 != "<eos>" }
        guard captions.updateValue(spoken, forKey: entry.key) == nil else {
            throw wrong(place, "it has two captions")
        }
    }
}

/// Reads a list of (video, dive), such as `train_split_0.pkl`.
///
/// - Throws: `DatasetError` for a dive that is not annotated.
func readKeys(_ url: URL, within known: Set<MTLAQA.Key>) throws -> [MTLAQA.Key] {
    guard case .list(let items) = try pickle(url) else {
        throw wrong(url.lastPathComponent, "it is not a list of dives")
    }
    return try items.map { item in
        let key = try MTLAQA.Key(item, in: url)
        guard known.contains(key) else {
            throw wrong("\(url.lastPathComponent), dive \(key)", "the dive is not annotated")
        }
        return key
    }
}

/// Reads `vocab.json`: `ix_to_word` maps each id from 0 to its word.
func readVocabulary(_ url: URL) throws -> [String] {
    struct File: Decodable {
        let wordsByID: [String: String]

        enum CodingKeys: String, CodingKey { case wordsByID = "ix_to_word" }
    }
    let words: [String: String]
    do {
        words = try JSONDecoder().decode(File.self, from: readFile(url)).wordsByID
    } catch let error as DecodingError {
        throw wrong(url.lastPathComponent, "it is not a vocabulary (\(error.briefCause))")
    }
    return try (0..<words.count).map { id in
        guard let word = words["\(id)"] else {
            throw wrong(url.lastPathComponent, "it holds \(words.count) words, and none for id \(id)")
        }
        return word
    }
}

/// The entries of a pickled dictionary whose keys are (video, dive).
private func entries(of url: URL) throws -> [(key: MTLAQA.Key, value: PickleValue)] {
    guard case .dictionary(let entries) = try pickle(url) else {
        throw wrong(url.lastPathComponent, "it is not a dictionary of dives")
    }
    return try entries.map { (try MTLAQA.Key($0.key, in: url), $0.value) }
}

private func pickle(_ url: URL) throws -> PickleValue {
    guard exists(url) else {
        let folder = url.deletingLastPathComponent().lastPathComponent
        throw DatasetError(
            .unreadable, "\(folder)/\(url.lastPathComponent)", "the file is missing",
            remedy: "Copy it from the MTL-AQA release.")
    }
    return try readPickle(url)
}

private func wrong(_ subject: String, _ problem: String) -> DatasetError {
    DatasetError(
        .invalidDataSet, subject, problem,
        remedy: "Copy the file from the MTL-AQA release again.")
}

extension MTLAQA.Key {
    fileprivate init(_ value: PickleValue, in url: URL) throws {
        guard case .tuple(let parts) = value, parts.count == 2, case .int(let video) = parts[0],
            case .int(let dive) = parts[1], (1...999).contains(video), (1...99_999).contains(dive)
        else {
            throw wrong(url.lastPathComponent, "a key is not a pair of video number and dive number")
        }
        self.init(video: video, dive: dive)
    }
}

/// The fields of one annotation.
private struct Fields {
    let place: String
    let value: PickleValue

    func int(_ name: String, in range: ClosedRange<Int>) throws -> Int {
        guard case .int(let number)? = self[name], range.contains(number) else {
            throw wrong(
                place,
                "the field \"\(name)\" is not a whole number from \(range.lowerBound) to \(range.upperBound)")
        }
        return number
    }

    func double(_ name: String, in range: ClosedRange<Double>) throws -> Double {
        let number: Double? =
            switch self[name] {
            case .double(let number): number
            case .int(let number): Double(number)
            default: nil
            }
        guard let number, range.contains(number) else {
            throw wrong(
                place, "the field \"\(name)\" is not a number from \(range.lowerBound) to \(range.upperBound)"
            )
        }
        return number
    }

    /// The dive that the five classes form; it may not exist in the sport.
    func number() throws -> DiveNumber {
        let position = Position(rawValue: try int("position", in: 0...2)) ?? .free
        let rotationType = RotationType(rawValue: try int("rotation_type", in: 0...3)) ?? .back
        do {
            return try DiveNumber(
                rotationType: rotationType, isArmstand: try int("armstand", in: 0...1) == 1,
                halfSomersaults: try int("ss_no", in: ClassificationTask.halfSomersaultCounts),
                halfTwists: try int("tw_no", in: ClassificationTask.halfTwistCounts), position: position)
        } catch let error as DivingError {
            throw wrong(place, error.problem)
        }
    }

    private subscript(_ name: String) -> PickleValue? {
        guard case .dictionary(let fields) = value else { return nil }
        return fields.first { $0.key == .string(name) }?.value
    }
}
