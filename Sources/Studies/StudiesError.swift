package import Failures

/// Why a study or a training run was rejected.
package typealias StudiesError = CodedFailure<FailureKind>
