package import Datasets

/// What the simulator knows of a whole dive's worth, as numbers near mean 0 and deviation 1: difficulty, execution and
/// the amount of each fault.
///
/// Ours, not the papers': a final score is a product of two things that fc6 learns sooner when it is asked for each. A linear
/// layer "execution_truth" on fc6 regresses these numbers in training only, under `Recipe.clipTruthWeight`.
package enum ExecutionTruth {
    /// Faults whose sign can be seen: over or short rotation, too far or too near.
    private static let signed = ["entry_angle_degrees", "distance_error_metres"]
    /// Names of faults in the sidecar, and the amount that divides each.
    private static let faults: [(name: String, unit: Double)] = [
        ("entry_angle_degrees", 10), ("splash_metres", 0.5), ("legs_apart_degrees", 10),
        ("knee_bend_degrees", 12),
        ("loose_shape_degrees", 10), ("drift_metres", 0.25), ("distance_error_metres", 0.3),
        ("low_take_off_metres", 0.12), ("late_opening_seconds", 0.06),
    ]

    /// How many numbers a dive is asked for.
    package static var count: Int { 2 + faults.count + signed.count }

    /// The numbers of a dive, nil where its sidecar does not tell one.
    ///
    /// A fault counts by its size, since either side of the right amount costs the same; drift to a side changes its sign in a
    /// mirror.
    package static func values(of sidecar: DiveSidecar, truth: DiveTruth?) -> [Double?] {
        let amounts = faults.map { fault in sidecar.faults[fault.name].map { $0 / fault.unit } }
        return [(sidecar.executionQuality - 7) / 1.3, truth?.difficulty.map { ($0 - 3) / 0.4 }]
            + amounts.map { $0.map { abs($0) - 0.9 } }
            + zip(faults, amounts).filter { signed.contains($0.0.name) }.map(\.1)
    }
}
