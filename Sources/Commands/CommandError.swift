public import Failures

/// What only a command itself can find wrong.
public typealias CommandError = CodedFailure<FailureKind>
