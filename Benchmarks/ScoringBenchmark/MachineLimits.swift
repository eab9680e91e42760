import CMachine
import Dispatch
import Scoring

/// The highest multiply-add rate measured in registers on this machine, in GFLOP/s.
func multiplyAddPeak(_ instructions: InstructionSet, threads: Int) -> Double {
    largest {
        let time = seconds {
            DispatchQueue.concurrentPerform(iterations: threads) { _ in
                var result: Float = 0
                _ = cmachine_multiply_add(instructions.unit, 4_000_000, &result)
            }
        }
        var result: Float = 0
        return Double(threads) * 4_000_000 * cmachine_multiply_add(instructions.unit, 1, &result) / time / 1e9
    }
}

/// The highest rate measured for reading from memory, in GB/s: an array larger than the caches, split among the threads.
func readingPeak(threads: Int) -> Double {
    let count = 1 << 28  // 1 GiB
    let memory = UnsafeMutablePointer<Float>.allocate(capacity: count)
    defer { memory.deallocate() }
    memory.initialize(repeating: 1, count: count)  // so that every page exists
    nonisolated(unsafe) let values = UnsafePointer(memory)  // read-only from here on
    let part = count / threads / 32 * 32
    return largest {
        let time = seconds {
            DispatchQueue.concurrentPerform(iterations: threads) { index in
                let sum = cmachine_read(values + index * part, part)
                precondition(sum > 0, "the values read are ones")
            }
        }
        return Double(threads * part * 4) / time / 1e9
    }
}

/// The largest of several measurements: a limit is the best rate reached.
private func largest(_ measure: () -> Double) -> Double {
    (0..<20).map { _ in measure() }.max() ?? 0
}

extension InstructionSet {
    fileprivate var unit: cmachine_unit {
        switch self {
        case .portable: cmachine_unit_portable
        case .avx2: cmachine_unit_avx2
        case .avx512: cmachine_unit_avx512
        }
    }
}
