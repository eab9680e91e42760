public import Failures

/// An error that only a command itself can detect.
public typealias CommandError = CodedFailure<FailureKind>
