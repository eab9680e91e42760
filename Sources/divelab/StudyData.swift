import Blueprints
import Evaluation
import Foundation

/// The dives of a study: what is learned from, what chooses an epoch, and what is measured on.
struct StudyData {
    let training: [LabeledDive]
    let validation: [LabeledDive]
    let test: [LabeledDive]
    /// The captioner's words: the data set's own, else those of the captions that are learned from.
    let vocabulary: Vocabulary
    /// What the dives are, in a few words.
    let description: String

    /// Reads MTL-AQA, or a folder whose subfolders `training` and `test` hold tournament folders.
    init(_ folder: URL, plan: StudyPlan) throws {
        if MTLAQA.isRelease(folder) {
            self = try Self(MTLAQA(folder), plan: plan)
        } else {
            self = try Self(tournaments: folder, plan: plan)
        }
    }

    private init(_ release: MTLAQA, plan: StudyPlan) throws {
        try Self.require(
            plan.trainingDiveCount, of: release.trainingKeys.count, in: "MTL-AQA's training part")
        let learned =
            Self.published(plan.trainingDiveCount, in: release)
            ?? Self.draw(plan.trainingDiveCount, of: release.trainingKeys, plan, branch: 1)
        let chosen = Set(learned)
        let rest = release.trainingKeys.filter { !chosen.contains($0) }
        try Self.require(plan.validationDiveCount, of: rest.count, in: "the rest of MTL-AQA's training part")
        training = release.labeledDives(learned)
        validation = release.labeledDives(Self.draw(plan.validationDiveCount, of: rest, plan, branch: 2))
        test = release.labeledDives(release.testKeys)
        vocabulary = try Vocabulary(words: release.vocabulary)
        description = "MTL-AQA, split 0"
    }

    /// A smaller training set of the release, without its test dives.
    ///
    /// The release's list of 140 has 143 dives of one broadcast, and 36 of them are test dives. Those give way to training dives of the same
    /// broadcasts, which for 140 leaves exactly the training dives of broadcast 01.
    private static func published(_ count: Int, in release: MTLAQA) -> [MTLAQA.Key]? {
        guard let listed = release.smallerTrainingSets[count] else { return nil }
        let training = Set(release.trainingKeys)
        let kept = listed.filter(training.contains)
        let (keptSet, broadcasts) = (Set(kept), Set(listed.map(\.video)))
        let spare = release.trainingKeys.filter { broadcasts.contains($0.video) && !keptSet.contains($0) }
        return Array((kept + spare).prefix(count))
    }

    private init(tournaments folder: URL, plan: StudyPlan) throws {
        func dives(_ part: String) throws -> [LabeledDive] {
            let url = folder.appending(path: part, directoryHint: .isDirectory)
            let names = (try? FileManager.default.contentsOfDirectory(atPath: url.path)) ?? []
            let folders = names.sorted().map { url.appending(path: $0, directoryHint: .isDirectory) }.filter {
                FileManager.default.fileExists(atPath: $0.appending(path: "results.csv").path)
            }
            guard !folders.isEmpty else {
                throw CommandError(
                    code: .unreadable, subject: folder.relativePath,
                    message:
                        "is neither MTL-AQA's release nor a folder with tournaments in \"training\" and \"test\" "
                        + "(\"\(part)\" has none). Simulate both parts with \"divelab simulate\", or name the release."
                )
            }
            let dives = try folders.flatMap { try readTournament($0) }
            if let bare = dives.first(where: { $0.truth == nil }) {
                throw CommandError(
                    code: .unsuitableData, subject: bare.video.relativePath,
                    message: "has no results. A study needs the truth of every dive.")
            }
            return dives
        }
        let known = try dives("training")
        test = try dives("test")
        let wanted = plan.trainingDiveCount + plan.validationDiveCount
        try Self.require(wanted, of: known.count, in: folder.appending(path: "training").relativePath)
        let drawn = Self.draw(wanted, of: Array(known.indices), plan, branch: 1)
        training = drawn.prefix(plan.trainingDiveCount).map { known[$0] }
        validation = drawn.dropFirst(plan.trainingDiveCount).map { known[$0] }
        vocabulary = Vocabulary(
            captions: training.compactMap { $0.truth?.caption },
            leastOccurrences: plan.recipe.leastWordOccurrences)
        let all = training + validation + test
        let simulated = all.count { $0.sidecar != nil }
        description =
            simulated == all.count
            ? "simulated dives" : simulated == 0 ? "dives" : "dives, \(simulated) of \(all.count) simulated"
    }

    /// Some of the elements, drawn by the plan's seed; the same seed, the same ones.
    private static func draw<Element>(
        _ count: Int, of elements: [Element], _ plan: StudyPlan, branch: UInt64
    ) -> [Element] {
        var generator = SeededGenerator(seed: plan.recipe.seed).branch(branch)
        return Array(elements.shuffled(using: &generator).prefix(count))
    }

    private static func require(_ count: Int, of available: Int, in place: String) throws {
        guard count > available else { return }
        throw CommandError(
            code: .unsuitableData, subject: place,
            message:
                "has \(available) dives, the plan asks for \(count). Lower --training-dives or --validation-dives."
        )
    }
}
