public import Failures

/// Why a study or a training run was refused.
public typealias StudiesError = CodedFailure<FailureKind>
