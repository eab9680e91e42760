/// What one experiment did over its epochs, ours or the study's, or a level to compare with.
struct Curve {
    var label: String
    /// The experiment's number, which fixes colour and marker.
    let slot: Int
    let kind: Kind
    let losses: [Point]
    let correlations: [Point]

    enum Kind {
        /// Solid.
        case run
        /// Dashed.
        case study
        /// A dotted horizontal line.
        case level
    }

    /// One epoch; `y` is nil where nothing is known, which breaks the line.
    struct Point: Equatable {
        let x: Double
        var y: Double?
        /// From the least to the greatest seed; nil for a single one.
        var spread: ClosedRange<Double>?
    }
}

/// What the horizontal axis counts.
enum EpochAxis {
    case epochs(count: Int)
    /// Runs of different lengths: 0 to 100 % of each.
    case share(ours: Int, study: Int)

    /// "epoch", "share of the run, %".
    var title: String {
        switch self {
        case .epochs: "epoch"
        case .share: "share of the run, %"
        }
    }

    var last: Double {
        switch self {
        case .epochs(let count): Double(count)
        case .share: 100
        }
    }

    /// Where an epoch of ours, counted from 1, lies.
    func position(ours epoch: Int) -> Double {
        switch self {
        case .epochs: Double(epoch)
        case .share(let ours, _): 100 * Double(epoch) / Double(ours)
        }
    }

    /// Where an epoch of the study, counted from 1, lies.
    func position(study epoch: Int) -> Double {
        switch self {
        case .epochs: Double(epoch)
        case .share(_, let study): 100 * Double(epoch) / Double(study)
        }
    }
}
