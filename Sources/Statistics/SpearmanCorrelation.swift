import Foundation

/// Spearman's rank correlation of predictions with truth, -1...1; ties get the average of their ranks.
///
/// Undefined, with its reason, for fewer than two pairs, non-finite numbers, or a side whose values are all equal.
///
/// - Precondition: both sides have the same count.
public func spearmanCorrelation(_ predictions: [Double], _ truths: [Double]) -> Statistic {
    if let reason = rankingObstacle(predictions, truths) { return .undefined(reason: reason) }
    return pearsonCorrelation(averageRanks(predictions), averageRanks(truths))
}

/// The two-sided p value of Spearman's correlation under independence.
///
/// Exact for up to nine pairs: the share of all permutations of one side whose correlation is at least as far from 0. For
/// more pairs, by Student's t with n - 2 degrees of freedom, as `scipy.stats.spearmanr` computes it. Undefined if the
/// correlation is, and for fewer than three pairs.
///
/// - Precondition: both sides have the same count.
public func spearmanPValue(_ predictions: [Double], _ truths: [Double]) -> Statistic {
    let correlation = spearmanCorrelation(predictions, truths)
    guard let rho = correlation.value else { return correlation }
    let freedom = Double(predictions.count - 2)
    guard freedom >= 1 else { return .undefined(reason: "fewer than three dives") }
    if predictions.count <= 9 { return .measured(permutationPValue(predictions, truths)) }
    // P(|T| > t) = I_x(freedom / 2, 1 / 2) at x = freedom / (freedom + t^2) = 1 - rho^2.
    return Statistic(regularizedIncompleteBeta(1 - rho * rho, freedom / 2, 0.5))
}

/// The share of the n! permutations of the truths whose Spearman correlation is at least as far from 0 as the given order's.
///
/// All permutations have the same denominator, so their numerators are compared: with ranks doubled these are integers, so
/// that equal ones are exactly equal.
private func permutationPValue(_ predictions: [Double], _ truths: [Double]) -> Double {
    let first = averageRanks(predictions).map { Int(2 * $0) }
    var second = averageRanks(truths).map { Int(2 * $0) }
    let count = first.count
    let expected = count * (count + 1) * (count + 1)
    let observed = abs(zip(first, second).reduce(0) { $0 + $1.0 * $1.1 } - expected)
    var (far, all) = (0, 0)
    func permute(from index: Int, sum: Int) {
        guard index < count else {
            all += 1
            if abs(sum - expected) >= observed { far += 1 }
            return
        }
        for other in index..<count {
            second.swapAt(index, other)
            permute(from: index + 1, sum: sum + first[index] * second[index])
            second.swapAt(index, other)
        }
    }
    permute(from: 0, sum: 0)
    return Double(far) / Double(all)
}

/// Why two sides cannot be compared by rank; nil if they can.
package func rankingObstacle(_ predictions: [Double], _ truths: [Double]) -> String? {
    if let reason = pairingObstacle(predictions, truths) { return reason }
    if predictions.count < 2 { return "fewer than two dives" }
    if predictions.allSatisfy({ $0 == predictions[0] }) { return "the predictions are all equal" }
    if truths.allSatisfy({ $0 == truths[0] }) { return "the true values are all equal" }
    return nil
}

/// Why two sides cannot be compared value by value; nil if they can.
package func pairingObstacle(_ predictions: [Double], _ truths: [Double]) -> String? {
    precondition(
        predictions.count == truths.count, "\(predictions.count) predictions for \(truths.count) dives")
    if predictions.isEmpty { return "no dives" }
    if !predictions.allSatisfy(\.isFinite) { return "a prediction is not a finite number" }
    if !truths.allSatisfy(\.isFinite) { return "a true value is not a finite number" }
    return nil
}

/// The ranks 1...n; equal values share the average of their ranks.
package func averageRanks(_ values: [Double]) -> [Double] {
    let order = values.indices.sorted { values[$0] < values[$1] }
    var ranks = [Double](repeating: 0, count: values.count)
    var start = 0
    while start < order.count {
        let tied = order[start...].prefix { values[$0] == values[order[start]] }
        let rank = Double(tied.startIndex + tied.endIndex + 1) / 2
        for index in tied { ranks[index] = rank }
        start = tied.endIndex
    }
    return ranks
}

package func pearsonCorrelation(_ x: [Double], _ y: [Double]) -> Statistic {
    let (meanX, meanY) = (mean(x), mean(y))
    var (xy, xx, yy) = (0.0, 0.0, 0.0)
    for (a, b) in zip(x, y) {
        xy += (a - meanX) * (b - meanY)
        xx += (a - meanX) * (a - meanX)
        yy += (b - meanY) * (b - meanY)
    }
    let correlation = Statistic(xy / (xx * yy).squareRoot())
    guard let value = correlation.value else { return correlation }
    return .measured(min(max(value, -1), 1))
}

package func mean(_ values: [Double]) -> Double {
    values.reduce(0, +) / Double(values.count)
}

/// I_x(a, b) by the continued fraction, evaluated with the modified Lentz method.
///
/// NIST Digital Library of Mathematical Functions, 8.17.22; the symmetry 8.17.4 keeps x where it converges fast.
private func regularizedIncompleteBeta(_ x: Double, _ a: Double, _ b: Double) -> Double {
    guard x > 0 else { return 0 }
    guard x < 1 else { return 1 }
    guard x <= (a + 1) / (a + b + 2) else { return 1 - regularizedIncompleteBeta(1 - x, b, a) }
    let front = exp(lgamma(a + b) - lgamma(a) - lgamma(b) + a * log(x) + b * log1p(-x)) / a
    let tiny = 1e-300
    var numerator = 1.0
    var denominator = 1 / max(1 - (a + b) * x / (a + 1), tiny)
    var fraction = denominator
    for m in 1...500 {
        let m = Double(m)
        let even = m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m))
        let odd = -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1))
        var step = 1.0
        for coefficient in [even, odd] {
            denominator = 1 / nonzero(1 + coefficient * denominator)
            numerator = nonzero(1 + coefficient / numerator)
            step = numerator * denominator
            fraction *= step
        }
        if abs(step - 1) < 1e-15 { break }
    }
    return front * fraction

    func nonzero(_ value: Double) -> Double { abs(value) < tiny ? tiny : value }
}
