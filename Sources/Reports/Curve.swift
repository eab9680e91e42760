/// One experiment's values over its epochs, ours or the study's, or a level for comparison.
struct Curve {
    var label: String
    /// The experiment's number, which determines colour and marker.
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

    /// One epoch; `y` is nil if unknown, which breaks the line.
    struct Point: Equatable {
        let x: Double
        var y: Double?
        /// From the lowest to the highest seed; nil for a single one.
        var spread: ClosedRange<Double>?
    }
}

/// The unit of the horizontal axis.
enum EpochAxis {
    case epochs(count: Int)
    /// For runs of different lengths: 0 to 100 % of each.
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

    /// The position of our epoch, counted from 1.
    func position(ours epoch: Int) -> Double {
        switch self {
        case .epochs: Double(epoch)
        case .share(let ours, _): 100 * Double(epoch) / Double(ours)
        }
    }

    /// The position of the study's epoch, counted from 1.
    func position(study epoch: Int) -> Double {
        switch self {
        case .epochs: Double(epoch)
        case .share(_, let study): 100 * Double(epoch) / Double(study)
        }
    }
}
