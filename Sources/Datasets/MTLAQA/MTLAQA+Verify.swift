public import Foundation

extension MTLAQA {
    /// Checks every dive against the rules of the sport, the raw sheets, the captions, the videos and the splits.
    ///
    /// - Parameter frameCount: counts the frames of a video file at 25 frames a second; if nil, files are only checked for
    ///   existence. Images in folders are counted here.
    public func verify(frameCount: ((URL) throws -> Int)? = nil) -> Verification {
        var findings: [Verification.Finding] = []
        let words = Set(vocabulary)
        for key in annotations.keys.sorted() {
            guard let annotation = annotations[key] else { continue }
            func report(_ kind: Verification.Kind, _ problem: String?) {
                guard let problem else { return }
                findings.append(.init(kind: kind, video: key.video, dive: key.dive, problem: problem))
            }
            let row = sheets[key.video]?[key]
            report(.sheet, sheetProblem(row, annotation, in: key.video))
            report(.award, row.flatMap(Self.awardProblem))
            report(.scoreRule, row.flatMap { Self.scoreProblem($0, annotation) })
            report(.diveList, Self.listProblem(annotation))
            report(.difficulty, Self.difficultyProblem(annotation, in: key.video))
            report(.caption, captionProblem(key, vocabulary: words))
        }
        findings += superfluousFindings + videoFindings(frameCount) + splitFindings
        return Verification(diveCount: annotations.count, findings: findings)
    }

    private func sheetProblem(_ row: SheetRow?, _ annotation: Annotation, in video: Int) -> String? {
        guard sheets[video] != nil else { return nil }
        guard let row else { return "no row of the raw sheet has its number" }
        return row.disagreement(with: annotation)
    }

    private static func awardProblem(_ row: SheetRow) -> String? {
        guard row.awards == nil else { return nil }
        let wrong = row.awardTexts.enumerated().first { _, text in
            guard let award = Double(text) else { return true }
            return !(0...10).contains(award) || (award * 2).rounded() != award * 2
        }
        guard let wrong else { return nil }
        return
            "judge \(wrong.offset + 1) gives \"\(wrong.element)\" (\(row.place)); awards are 0 to 10 in half points"
    }

    /// Some scoreboards show one decimal, which leaves up to 0.05 points; the rest is for binary rounding.
    private static let scoreTolerance = 0.05 + 1e-6

    private static func scoreProblem(_ row: SheetRow, _ annotation: Annotation) -> String? {
        guard let awards = row.numbers else {
            return "the final score cannot be checked without all seven awards"
        }
        let score = awards.sorted()[2...4].reduce(0, +) * annotation.difficulty
        guard abs(score - annotation.finalScore) > scoreTolerance else { return nil }
        let given = awards.map(shortDecimal).joined(separator: " ")
        return "the final score is \(annotation.finalScore), and the awards \(given) with difficulty "
            + "\(annotation.difficulty) give \(shortDecimal(score))"
    }

    private static func listProblem(_ annotation: Annotation) -> String? {
        guard annotation.number.heights.isEmpty else { return nil }
        return "\(annotation.number) is in no table of the sport"
    }

    private static func difficultyProblem(_ annotation: Annotation, in video: Int) -> String? {
        let expected = heights(in: video).compactMap { height in
            annotation.number.degreeOfDifficulty(from: height).map { (height: height, difficulty: $0) }
        }
        guard !expected.isEmpty, !expected.contains(where: { $0.difficulty == annotation.difficulty }) else {
            return nil
        }
        let tables = expected.map { "\($0.difficulty) from \(shortDecimal($0.height.metres)) m" }
        return
            "\(annotation.number) has difficulty \(annotation.difficulty), and \(tables.joined(separator: " or ")) "
            + "in the table"
    }

    private func captionProblem(_ key: Key, vocabulary: Set<String>) -> String? {
        guard let words = captions[key], !words.isEmpty else { return "it has no caption" }
        let unknown = Set(words).subtracting(vocabulary).sorted()
        guard !unknown.isEmpty else { return nil }
        return "its caption has words that the vocabulary lacks: \(unknown.joined(separator: ", "))"
    }

    /// Entries for dives that are not annotated.
    private var superfluousFindings: [Verification.Finding] {
        let captioned = captions.keys.filter { annotations[$0] == nil }
            .map { ($0, Verification.Kind.caption, "it has a caption and is not annotated") }
        let listed = sheets.values.joined().filter { annotations[$0.key] == nil }
            .map {
                ($0.key, Verification.Kind.sheet, "\($0.value.place) lists the dive, but it is not annotated")
            }
        return (captioned + listed).sorted { $0.0 < $1.0 }
            .map { .init(kind: $0.1, video: $0.0.video, dive: $0.0.dive, problem: $0.2) }
    }

    private func videoFindings(_ frameCount: ((URL) throws -> Int)?) -> [Verification.Finding] {
        videos.keys.sorted().flatMap { number -> [Verification.Finding] in
            guard let video = videos[number] else { return [] }
            let name = "\(video.deletingLastPathComponent().lastPathComponent)/\(video.lastPathComponent)"
            func finding(_ kind: Verification.Kind, _ problem: String) -> [Verification.Finding] {
                [.init(kind: kind, video: number, dive: nil, problem: problem)]
            }
            var findings: [Verification.Finding] = []
            if sheets[number] == nil { findings += finding(.sheet, "its raw sheet is missing") }
            guard exists(video) else {
                let stem = Key(video: number, dive: 0).videoName
                return findings
                    + finding(
                        .video, "neither whole_videos_frames/\(stem) nor whole_videos/\(stem).mp4 exists")
            }
            do {
                let count: Int
                if isFolder(video) {
                    let images = try NumberedImages(in: video)
                    if images.missingCount > 0 {
                        findings += finding(
                            .video, "\(name) has gaps (numbers without an image: \(images.missingCount))")
                    }
                    count = images.count
                } else {
                    guard let frameCount else { return findings }
                    count = try frameCount(video)
                }
                return findings + shortWindows(of: number, name, frameCount: count)
            } catch {
                return findings + finding(.video, "\(name) cannot be read (\(error.briefCause))")
            }
        }
    }

    /// The dives whose window extends beyond the video.
    private func shortWindows(of video: Int, _ name: String, frameCount: Int) -> [Verification.Finding] {
        annotations.filter { $0.key.video == video }.sorted { $0.key < $1.key }.compactMap {
            key, annotation in
            let (first, end) = (annotation.endFrame - Self.windowFrameCount, annotation.endFrame)
            guard first < 0 || end > frameCount else { return nil }
            return .init(
                kind: .frames, video: video, dive: key.dive,
                problem: "its window is the frames \(first) to \(end - 1), and \(name) has \(frameCount)")
        }
    }

    private var splitFindings: [Verification.Finding] {
        let test = Set(testKeys)
        var lists = [("the training list", trainingKeys)]
        lists += smallerTrainingSets.sorted { $0.key < $1.key }.map {
            ("the training list of size \($0.key)", $0.value)
        }
        var findings: [Verification.Finding] = []
        func report(_ key: Key, _ problem: String) {
            findings.append(.init(kind: .split, video: key.video, dive: key.dive, problem: problem))
        }
        for (name, keys) in lists + [("the test list", testKeys)] {
            for (key, same) in Dictionary(grouping: keys, by: \.self).sorted(by: { $0.key < $1.key })
            where same.count > 1 {
                report(key, "\(name) holds it \(same.count) times")
            }
        }
        for (name, keys) in lists {
            for key in Set(keys).intersection(test).sorted() {
                report(key, "\(name) lists the dive, but it is a test dive")
            }
        }
        for key in Set(annotations.keys).subtracting(trainingKeys).subtracting(test).sorted() {
            report(key, "it is neither in the training list nor in the test list")
        }
        return findings
    }
}
