import Foundation

extension Assessment.Classification {
    /// The listed dive whose five classes are together most probable; of equal ones the first of ``DiveNumber/all``.
    ///
    /// The heads decide independently, so the most probable class of each may add up to a dive that does not exist (an
    /// inward armstand). The listed dive is the one with the greatest product of its five probabilities.
    public var mostProbableDive: DiveNumber {
        let scored = DiveNumber.all.map { (dive: $0, logProbability: logProbability(of: $0)) }
        return scored.dropFirst().reduce(scored[0]) { $1.logProbability > $0.logProbability ? $1 : $0 }.dive
    }

    private func logProbability(of dive: DiveNumber) -> Double {
        ClassificationTask.allCases.reduce(0) { sum, task in
            sum + log(max(self[task].probabilities[task.classIndex(of: dive)], .leastNormalMagnitude))
        }
    }
}
