import Foundation
import Scoring

extension Theme {
    /// The machine's limits.
    func machineLimits(_ workplace: Workplace) -> Chapter {
        let threadCounts = workplace.threads > 1 ? [1, workplace.threads] : [1]
        var table = Table(["at best"] + threadCounts.map { $0 == 1 ? "1 thread" : "\($0) threads" })
        for instructions in InstructionSet.allCases where instructions.isAvailable {
            table.add(
                ["multiply and add in registers, \(instructions.rawValue)"]
                    + threadCounts.map {
                        String(format: "%.0f GFLOP/s", multiplyAddPeak(instructions, threads: $0))
                    })
        }
        table.add(
            ["read from memory"] + threadCounts.map { String(format: "%.1f GB/s", readingPeak(threads: $0)) })
        return Chapter(title: "The machine", tables: [table])
    }
}

extension Workplace {
    /// The start of the report: command, machine, versions.
    func header(command: String) -> String {
        var table = Table(["", ""])
        table.add(["command", "`\(command)`"])
        table.add([
            "processor", processor("model name") + ", \(ProcessInfo.processInfo.activeProcessorCount) cores",
        ])
        let wanted = [
            "avx2", "fma", "avx512f", "avx512_vnni", "avx_vnni", "avx512_bf16", "amx_tile", "asimd",
        ]
        let flags = Set(processor("flags").split(separator: " ").map(String.init))
        table.add(["instruction sets", wanted.filter(flags.contains).joined(separator: " ")])
        table.add(["instructions used", instructions.rawValue + (isCapped ? " (limited)" : "")])
        table.add(["threads, rounds", "\(threads), \(rounds)"])
        let loads = (try? String(contentsOfFile: "/proc/loadavg", encoding: .utf8)) ?? "unknown"
        let load = loads.split(separator: " ").first.map(String.init) ?? ""
        table.add(["load before the run", load])
        let version = firstLine("git", ["-C", repository.path, "describe", "--always", "--dirty"])
        table.add(["dive-judge", version])
        table.add(["Swift", firstLine("swift", ["--version"])])
        table.add([
            "PyTorch",
            "\(pyTorch.versions.torch), Python \(pyTorch.versions.python), own kernels \(pyTorch.versions.capability), oneDNN "
                + pyTorch.oneDNNInstructions,
        ])
        table.add(["system", ProcessInfo.processInfo.operatingSystemVersionString])
        var warnings: [String] = []
        if Double(load) ?? 0 > 0.5 {
            warnings.append(
                "Warning: the load before the run was \(load); other work slows what is measured.")
        }
        if version.hasSuffix("-dirty") {
            warnings.append(
                "Warning: the checkout has changes that no commit holds, so this run cannot be repeated.")
        }
        for warning in warnings { progress(warning) }
        return
            ([table.markdown] + warnings + ["Times are medians, with the least and the greatest in brackets."])
            .joined(separator: "\n\n") + "\n"
    }

    /// A field of the first processor in /proc/cpuinfo.
    private func processor(_ field: String) -> String {
        let text = (try? String(contentsOfFile: "/proc/cpuinfo", encoding: .utf8)) ?? ""
        let line = text.split(separator: "\n").first { $0.hasPrefix(field) }
        return line?.split(separator: ":").last.map { $0.trimmingCharacters(in: .whitespaces) } ?? "unknown"
    }

    private func firstLine(_ program: String, _ arguments: [String]) -> String {
        let answer = try? runProcess(
            URL(filePath: "/usr/bin/env"), [program] + arguments,
            environment: ProcessInfo.processInfo.environment)
        return answer?.text.split(separator: "\n").first.map(String.init) ?? "unknown"
    }
}
