import Blueprints
import Datasets

/// One experiment in the study's own logs.
struct PublishedLog {
    let epochs: [PublishedEpoch]

    var last: PublishedEpoch? { epochs.last }

    /// The epoch of the highest test correlation, as the study quotes it.
    var best: PublishedEpoch? {
        epochs.filter { $0.spearman != nil }.max { ($0.spearman ?? 0) < ($1.spearman ?? 0) }
    }
}

extension Study {
    /// The study's log of an experiment; nil if it published none.
    func publishedLog(of experiment: Experiment) -> PublishedLog? {
        guard let epochs = published?.experiments[experiment.rawValue], !epochs.isEmpty else { return nil }
        return PublishedLog(epochs: epochs)
    }

    /// The epochs of the study's longest run; nil without logs.
    var publishedEpochCount: Int? {
        published?.experiments.values.compactMap { $0.last?.epoch }.max()
    }
}

extension Experiment {
    /// Why the study has no numbers for an experiment.
    var studyObstacle: String {
        switch self {
        case .twoLSTMs: "the study stopped this experiment early"
        case .lstmEncoder: "the study ran out of memory in this experiment"
        case .baseline, .attention, .s3d, .s3dAttention, .eightGRUs, .eightLSTMs:
            "the study\u{2019}s logs do not hold this experiment"
        }
    }
}
