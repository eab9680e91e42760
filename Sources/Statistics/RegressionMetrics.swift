/// The relative L2 distance R-l2, in percent of a squared range: mean(((p - y) / (max y - min y))^2) x 100.
///
/// X. Yu et al., "Group-aware Contrastive Regression for Action Quality Assessment", ICCV 2021, section 4.1. The range is
/// that of the true scores passed in. Undefined for no pairs, non-finite numbers, or equal true scores.
///
/// - Precondition: both sides have the same count.
public func relativeL2Distance(_ predictions: [Double], _ truths: [Double]) -> Statistic {
    if let reason = pairingObstacle(predictions, truths) { return .undefined(reason: reason) }
    guard let least = truths.min(), let greatest = truths.max(), greatest > least else {
        return .undefined(reason: "the true values are all equal")
    }
    return Statistic(
        100
            * mean(
                zip(predictions, truths).map { prediction, truth in
                    let relative = (prediction - truth) / (greatest - least)
                    return relative * relative
                }))
}

/// The mean absolute error, in the values' own unit; undefined for no pairs or non-finite numbers.
///
/// - Precondition: both sides have the same count.
public func meanAbsoluteError(_ predictions: [Double], _ truths: [Double]) -> Statistic {
    if let reason = pairingObstacle(predictions, truths) { return .undefined(reason: reason) }
    return Statistic(mean(zip(predictions, truths).map { abs($0 - $1) }))
}
