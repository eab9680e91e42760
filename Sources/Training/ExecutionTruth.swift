import Evaluation

/// What the simulator knows of a whole dive's worth, as numbers near mean 0 and deviation 1: difficulty, execution and
/// the amount of each fault.
///
/// Ours, not the papers': a final score is a product of two things that fc6 learns sooner when it is asked for each. A linear
/// layer "execution_truth" on fc6 regresses these numbers in training only, under `Recipe.clipTruthWeight`.
enum ExecutionTruth {
    /// Names of faults in the sidecar, and the amount that divides each.
    private static let faults: [(name: String, unit: Double)] = [
        ("entry_angle_degrees", 10), ("splash_metres", 0.5), ("legs_apart_degrees", 10),
        ("knee_bend_degrees", 12),
        ("loose_shape_degrees", 10), ("drift_metres", 0.25), ("distance_error_metres", 0.3),
        ("low_take_off_metres", 0.12), ("late_opening_seconds", 0.06),
    ]

    /// How many numbers a dive is asked for.
    static var count: Int { 2 + 2 * faults.count }

    /// The numbers of a dive, nil where its sidecar does not tell one.
    ///
    /// A fault counts with its sign and by its size, since either side of the right amount costs the same.
    static func values(of sidecar: DiveSidecar, truth: DiveTruth?) -> [Double?] {
        [(sidecar.executionQuality - 7) / 1.3, truth.map { ($0.difficulty - 3) / 0.4 }]
            + faults.flatMap { fault -> [Double?] in
                guard let amount = sidecar.faults[fault.name].map({ $0 / fault.unit }) else {
                    return [nil, nil]
                }
                return [amount, abs(amount) - 1]
            }
    }
}
