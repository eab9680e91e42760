public import ArgumentParser
public import Blueprints
import Reports

extension Experiment: ExpressibleByArgument {
    /// Accepts a number or a name.
    public init?(argument: String) {
        let named = Self.allCases.first { $0.name == argument || "\($0.rawValue)" == argument }
        guard let named else { return nil }
        self = named
    }

    /// The name, as shown in help.
    public var defaultValueDescription: String { name }

    /// What each is about, as listed in help.
    public static var allValueDescriptions: [String: String] {
        Dictionary(uniqueKeysWithValues: allCases.map { ($0.name, "\($0.rawValue): \($0.blueprint().name)") })
    }

    /// All names, as listed in help.
    public static var allValueStrings: [String] { allCases.map(\.name) }
}

extension StudyPlan.Scale: ExpressibleByArgument {}
