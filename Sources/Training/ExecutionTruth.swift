package import Datasets

/// What the simulator knows about a whole dive, as numbers near mean 0 and deviation 1: difficulty, execution and the amount
/// of each fault.
///
/// Ours, not the papers': a final score is a product of two factors, which fc6 learns sooner from separate targets. In
/// training only, a linear layer "execution_truth" on fc6 regresses these numbers, weighted by `Recipe.clipTruthWeight`.
package enum ExecutionTruth {
    /// Faults with a visible sign: over- or under-rotation, too far or too near.
    private static let signed = ["entry_angle_degrees", "distance_error_metres"]
    /// Names of faults in the sidecar, and the divisor of each amount.
    private static let faults: [(name: String, unit: Double)] = [
        ("entry_angle_degrees", 10), ("splash_metres", 0.5), ("legs_apart_degrees", 10),
        ("knee_bend_degrees", 12),
        ("loose_shape_degrees", 10), ("drift_metres", 0.25), ("distance_error_metres", 0.3),
        ("low_take_off_metres", 0.12), ("late_opening_seconds", 0.06),
    ]

    /// The number of targets per dive.
    package static var count: Int { 2 + faults.count + signed.count }

    /// The targets of a dive, nil where its sidecar lacks one.
    ///
    /// A fault counts by its magnitude, since either side of the right amount costs the same; sideways drift changes its
    /// sign in a mirrored dive.
    package static func values(of sidecar: DiveSidecar, truth: DiveTruth?) -> [Double?] {
        let amounts = faults.map { fault in sidecar.faults[fault.name].map { $0 / fault.unit } }
        return [(sidecar.executionQuality - 7) / 1.3, truth?.difficulty.map { ($0 - 3) / 0.4 }]
            + amounts.map { $0.map { abs($0) - 0.9 } }
            + zip(faults, amounts).filter { signed.contains($0.0.name) }.map(\.1)
    }
}
