package import Failures
package import Testing

/// The failure that a body throws, whichever module's it is; nil, and an issue, where it throws none.
package func failure<Value>(
    sourceLocation: SourceLocation = #_sourceLocation, of body: () throws -> Value
) -> (any Failure)? {
    do {
        _ = try body()
        Issue.record("nothing was thrown", sourceLocation: sourceLocation)
    } catch let error as any Failure {
        return error
    } catch {
        Issue.record(error, sourceLocation: sourceLocation)
    }
    return nil
}
