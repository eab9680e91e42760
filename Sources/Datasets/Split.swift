import Foundation
public import Statistics

/// A training part and a validation part of the same dives.
public struct LabeledSplit: Sendable, Equatable {
    /// The training dives.
    public var training: [LabeledDive]
    /// The validation dives.
    public var validation: [LabeledDive]

    /// Makes a split.
    public init(training: [LabeledDive], validation: [LabeledDive]) {
        self.training = training
        self.validation = validation
    }
}

/// Splits dives at random: `validationFraction` of them, rounded, at least one and not all.
///
/// Both parts keep the order of `dives`. The same generator state gives the same split.
///
/// - Throws: `DatasetError` for fewer than two dives, or a fraction outside 0...1.
public func split(
    _ dives: [LabeledDive], validationFraction: Double, using generator: inout SeededGenerator
) throws -> LabeledSplit {
    guard dives.count >= 2, validationFraction > 0, validationFraction < 1 else {
        throw DatasetError(
            .invalidSplit, "split of \(dives.count) dives",
            "a fraction of \(validationFraction) leaves one part empty",
            remedy: "Give at least two dives and a fraction between 0 and 1.")
    }
    let rounded = Int((Double(dives.count) * validationFraction).rounded())
    let count = min(max(rounded, 1), dives.count - 1)
    let chosen = Set(dives.indices.shuffled(using: &generator).prefix(count))
    return LabeledSplit(
        training: dives.indices.filter { !chosen.contains($0) }.map { dives[$0] },
        validation: dives.indices.filter(chosen.contains).map { dives[$0] })
}

/// Holds out whole events, so that no competition is on both sides.
///
/// - Throws: `DatasetError` for a name that no dive has, and if one part would be empty.
public func split(_ dives: [LabeledDive], holdingOutEvents events: Set<String>) throws -> LabeledSplit {
    let known = Set(dives.compactMap(\.event))
    if let unknown = events.subtracting(known).sorted().first {
        throw DatasetError(
            .invalidSplit, "event \"\(unknown)\"", "no dive belongs to it",
            remedy: "Choose from: \(known.sorted().joined(separator: ", ")).")
    }
    let isHeldOut = { (dive: LabeledDive) in dive.event.map(events.contains) ?? false }
    let split = LabeledSplit(
        training: dives.filter { !isHeldOut($0) }, validation: dives.filter(isHeldOut))
    guard !split.training.isEmpty, !split.validation.isEmpty else {
        throw DatasetError(
            .invalidSplit, "split of \(dives.count) dives",
            "holding out \(events.count) of \(known.count) events leaves one part empty",
            remedy: "Hold out at least one event, and not all.")
    }
    return split
}
