package import Blueprints
package import Datasets
import Failures
package import Foundation
import Statistics

/// The dives of a study: the training, validation and test sets.
package struct StudyData {
    package let training: [LabeledDive]
    package let validation: [LabeledDive]
    package let test: [LabeledDive]
    /// All dives with known results: the basis of the baselines without video.
    package let known: [LabeledDive]
    /// The captioner's words: the data set's own, else those of the training captions.
    package let vocabulary: Vocabulary
    /// A short description of the dives.
    package let description: String
    /// Notes on the selection and on what cannot be used of the tables, whole sentences.
    package let remarks: [String]

    /// Reads MTL-AQA, or a folder whose subfolders `training` and `test` contain tournament folders.
    package init(_ folder: URL, plan: StudyPlan) throws {
        if MTLAQA.isRelease(folder) {
            self = try Self(MTLAQA(folder), plan: plan)
        } else {
            self = try Self(tournaments: folder, plan: plan)
        }
    }

    private init(_ release: MTLAQA, plan: StudyPlan) throws {
        try Self.require(
            plan.trainingDiveCount, of: release.trainingKeys.count, in: "MTL-AQA's training part")
        var learned = Self.draw(plan.trainingDiveCount, of: release.trainingKeys, plan, branch: 1)
        var remarks: [String] = []
        if let listed = release.smallerTrainingSets[plan.trainingDiveCount] {
            let kept = Self.keys(plan.trainingDiveCount, like: listed, in: release)
            learned = kept
            let testCount = Set(listed).intersection(release.testKeys).count
            if testCount > 0 {
                remarks.append(
                    "The release's list of \(plan.trainingDiveCount) training dives has \(listed.count), of which "
                        + "\(testCount) are test dives; here training dives of the same broadcasts take their place. What was "
                        + "trained on the list itself may flatter on the test part.")
            }
        }
        let chosen = Set(learned)
        let rest = release.trainingKeys.filter { !chosen.contains($0) }
        try Self.require(plan.validationDiveCount, of: rest.count, in: "the rest of MTL-AQA's training part")
        training = release.labeledDives(learned)
        validation = release.labeledDives(Self.draw(plan.validationDiveCount, of: rest, plan, branch: 2))
        test = release.labeledDives(release.testKeys)
        known = release.labeledDives(release.trainingKeys)
        vocabulary = try Vocabulary(words: release.vocabulary)
        description = "MTL-AQA, split 0"
        self.remarks = remarks
        // A study takes days; a missing broadcast is reported before it starts.
        try requireBroadcasts(of: training + validation + test)
    }

    /// The requested number of training dives: those of a list and, if that contains test dives, others of the same
    /// broadcasts.
    private static func keys(_ count: Int, like listed: [MTLAQA.Key], in release: MTLAQA) -> [MTLAQA.Key] {
        let training = Set(release.trainingKeys)
        let kept = listed.filter(training.contains)
        let (keptSet, broadcasts) = (Set(kept), Set(listed.map(\.video)))
        let spare = release.trainingKeys.filter { broadcasts.contains($0.video) && !keptSet.contains($0) }
        return Array((kept + spare).prefix(count))
    }

    private init(tournaments folder: URL, plan: StudyPlan) throws {
        var notices: [String] = []
        known = try Self.tournaments("training", in: folder, &notices)
        test = try Self.tournaments("test", in: folder, &notices)
        let places = Set(known.map { $0.video.standardizedFileURL.resolvingSymlinksInPath().path })
        if let shared = test.first(where: {
            places.contains($0.video.standardizedFileURL.resolvingSymlinksInPath().path)
        }) {
            throw StudiesError(
                .badData, shared.video.relativePath,
                "is a training dive and a test dive at once",
                remedy: "Take it out of one part.")
        }
        let wanted = plan.trainingDiveCount + plan.validationDiveCount
        try Self.require(wanted, of: known.count, in: folder.appending(path: "training").relativePath)
        let drawn = Self.draw(wanted, of: known, plan, branch: 1)
        training = Array(drawn.prefix(plan.trainingDiveCount))
        validation = Array(drawn.dropFirst(plan.trainingDiveCount))
        vocabulary = Vocabulary(
            captions: training.compactMap { $0.truth?.caption },
            leastOccurrences: plan.recipe.leastWordOccurrences)
        let all = training + validation + test
        let simulated = all.count { $0.sidecar != nil }
        description =
            simulated == all.count
            ? "simulated dives" : simulated == 0 ? "dives" : "dives, \(simulated) of \(all.count) simulated"
        remarks = notices
    }

    private static func tournaments(
        _ part: String, in folder: URL, _ notices: inout [String]
    ) throws -> [LabeledDive] {
        let url = folder.appending(path: part, directoryHint: .isDirectory)
        let names = (try? FileManager.default.contentsOfDirectory(atPath: url.path)) ?? []
        let folders = names.sorted().map { url.appending(path: $0, directoryHint: .isDirectory) }.filter {
            FileManager.default.fileExists(atPath: $0.appending(path: "results.csv").path)
        }
        guard !folders.isEmpty else {
            throw StudiesError(
                .missing, folder.relativePath,
                "is neither MTL-AQA's release nor a folder with tournaments in \"training\" and \"test\" "
                    + "(\"\(part)\" has none)",
                remedy: "Simulate both parts, or name the release."
            )
        }
        let dives = try folders.flatMap { try readTournament($0) { notices.append($0) } }
        if let bare = dives.first(where: { $0.truth == nil }) {
            throw StudiesError(
                .badData, bare.video.relativePath,
                "has no results",
                remedy: "A study needs the truth of every dive.")
        }
        return dives
    }

    /// A random sample of the elements; the plan's seed determines it.
    private static func draw<Element>(
        _ count: Int, of elements: [Element], _ plan: StudyPlan, branch: UInt64
    ) -> [Element] {
        var generator = SeededGenerator(seed: plan.recipe.seed).branch(branch)
        return Array(elements.shuffled(using: &generator).prefix(count))
    }

    private static func require(_ count: Int, of available: Int, in place: String) throws {
        guard count > available else { return }
        throw StudiesError(
            .badData, place,
            "has \(available) dives, the plan needs \(count) for training and validation",
            remedy: "Add dives, or lower "
                + "trainingDiveCount or validationDiveCount in the plan.")
    }
}
