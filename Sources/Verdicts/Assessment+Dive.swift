public import Diving
import Foundation

extension Assessment.Classification {
    /// The listed dive whose five classes are jointly most probable; of equals, the first of
    /// ``ClassificationTask/expressibleDives``.
    ///
    /// The heads decide independently, so their most probable classes may form a dive that does not exist (an inward
    /// armstand). The listed dive is the one with the greatest product of its five probabilities.
    public var mostProbableDive: DiveNumber {
        let scored = ClassificationTask.expressibleDives.map {
            (dive: $0, logProbability: logProbability(of: $0))
        }
        return scored.dropFirst().reduce(scored[0]) { $1.logProbability > $0.logProbability ? $1 : $0 }.dive
    }

    private func logProbability(of dive: DiveNumber) -> Double {
        ClassificationTask.allCases.reduce(0) { sum, task in
            let probability = task.classIndex(of: dive).map { self[task].probabilities[$0] } ?? 0
            return sum + log(max(probability, .leastNormalMagnitude))
        }
    }
}
