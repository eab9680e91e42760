import Datasets
import Foundation
import Reports
import TestSupport
import Testing
import Verdicts

@Suite struct StudyTests {
    @Test func `a study run reads back from its JSON`() throws {
        let prediction = Prediction(score: 61.5, classes: [.position: 2], caption: "a clean entry")
        let run = StudyRun(
            experiment: 3, seed: 7, parameterCount: 67_188_559,
            epochs: [
                StudyEpoch(
                    epoch: 1, seconds: 12.5, trainingLosses: ["total": 4.5],
                    validation: ["validation_loss": 5],
                    predictions: [prediction], isBest: true)
            ], isComplete: true)
        #expect(try JSONDecoder().decode(StudyRun.self, from: JSONEncoder().encode(run)) == run)
    }

    @Test func `an epoch not marked as best is not the best`() throws {
        var epoch = StudyEpoch(epoch: 1, seconds: 2, trainingLosses: [:], isBest: true)
        let encoded = String(decoding: try JSONEncoder().encode(epoch), as: UTF8.self)
        #expect(encoded.contains("\"best\":true"))
        epoch.isBest = false
        let old = #"{"epoch": 1, "seconds": 2, "training_losses": {}, "validation": {}, "predictions": []}"#
        #expect(try JSONDecoder().decode(StudyEpoch.self, from: Data(old.utf8)) == epoch)
    }

    @Test func `published epochs start at 1 and accuracies are shares`() throws {
        try withFolder { folder in
            let url = folder.appending(path: "epochs.csv")
            try Data((Self.header + "2,1,5,4.5,4,nan,96.32,99,50,25,0\n2,0,9,8,7,0.5,48,89,40,44,73\n").utf8)
                .write(to: url)
            let study = try PublishedStudy(contentsOf: url)
            #expect(study.experiments.keys.sorted() == [2])
            let epochs = try #require(study.experiments[2])
            #expect(epochs.map(\.epoch) == [1, 2])
            #expect(epochs.map(\.spearman) == [0.5, nil])
            #expect(epochs[1].trainingLosses == [5, 4.5, 4])
            #expect(epochs[1].accuracies[.halfSomersaults] == 0.25)
        }
    }

    @Test(arguments: [
        ("x,0,1,1,1,0,0,0,0,0,0", "column \"experiment\": \"x\" is not a count. Write it like 12."),
        ("0,0,1,1,1,many,0,0,0,0,0", "column \"spearman\": \"many\" is not a number. Write it like 0.53."),
        (
            "0,0,1,1,1,0.5,0,0,0,0",
            "column \"half_twists\": the column is missing. Begin the file with the names of all columns."
        ),
    ])
    func `an unreadable cell is named`(_ row: String, _ message: String) throws {
        try withFolder { folder in
            let url = folder.appending(path: "epochs.csv")
            try Data((Self.header + row + "\n").utf8).write(to: url)
            let error = #expect(throws: DatasetError.self) { try PublishedStudy(contentsOf: url) }
            #expect(error?.description == "epochs.csv, row 2, " + message)
            #expect(error?.kind == .badData)
        }
    }

    // The logs lie beside the checkout and are not part of it.
    @Test(.needsShared("paper/epochs.csv"))
    func `the study's own logs contain six experiments of a hundred epochs`() throws {
        let study = try PublishedStudy(contentsOf: publishedLogs)
        #expect(study.experiments.keys.sorted() == [0, 1, 2, 3, 4, 5])
        for epochs in study.experiments.values {
            #expect(epochs.map(\.epoch) == Array(1...100))
        }
        // The file's first row.
        let first = try #require(study.experiments[0]?.first)
        #expect(first.spearman == 0.109034)
        #expect(first.trainingLosses == [34.4472, 12.8094, 14.986])
        #expect(first.accuracies[.armstand] == 89.235 / 100)
    }

    private static let header =
        "experiment,epoch,train_loss_iter0,train_loss_iter20,train_loss_iter40,spearman,position,armstand,"
        + "rotation_type,half_somersaults,half_twists\n"
}

private let publishedLogs = sharedFile("paper/epochs.csv")
