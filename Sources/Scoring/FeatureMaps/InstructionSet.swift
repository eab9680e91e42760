import CKernels

/// The vector instructions that a network is computed with.
package enum InstructionSet: String, CaseIterable, Sendable {
    /// The baseline of every processor of this architecture: SSE2, NEON.
    case portable
    /// 256-bit vectors with fused multiply-add.
    case avx2
    /// 512-bit vectors.
    case avx512

    /// The widest set that this processor supports.
    package static var best: InstructionSet { allCases.last(where: \.isAvailable) ?? .portable }

    /// Whether this processor supports it.
    package var isAvailable: Bool { ckernels_volumes(instructions) != nil }

    /// The kernels compiled for it.
    ///
    /// - Precondition: This processor supports it.
    var kernels: ckernels_volume_kernels {
        guard let kernels = ckernels_volumes(instructions) else {
            preconditionFailure("this processor has no \(rawValue)")
        }
        return kernels.pointee
    }

    private var instructions: ckernels_instructions {
        switch self {
        case .portable: ckernels_portable
        case .avx2: ckernels_avx2
        case .avx512: ckernels_avx512
        }
    }
}
