import ArgumentParser

/// The comparisons, in the order in which they run.
enum Theme: String, CaseIterable, ExpressibleByArgument {
    case machine, c3d, s3d, trained, verdict, cold, throughput

    /// Its name in progress messages.
    var title: String {
        switch self {
        case .machine: "the machine's limits"
        case .c3d: "backbone of six clips, C3D"
        case .s3d: "backbone of six clips, S3D"
        case .trained: "answers of the shipped model"
        case .verdict: "one dive from file to verdict, C3D"
        case .cold: "one dive from a cold start"
        case .throughput: "many dives at once, C3D"
        }
    }

    func measure(in workplace: Workplace) throws -> Chapter {
        switch self {
        case .machine: machineLimits(workplace)
        case .c3d: try backbone(.c3d, in: workplace)
        case .s3d: try backbone(.s3d, in: workplace)
        case .trained: try trainedAnswers(in: workplace)
        case .verdict: try verdictFromFile(in: workplace)
        case .cold: try coldStart(in: workplace)
        case .throughput: try throughput(in: workplace)
        }
    }
}
