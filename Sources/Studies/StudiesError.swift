package import Failures

/// Why a study or a training run was refused.
package typealias StudiesError = CodedFailure<FailureKind>
