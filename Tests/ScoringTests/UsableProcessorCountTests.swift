import Files
import Foundation
import Testing

struct UsableProcessorCountTests {
    struct Case: CustomTestStringConvertible {
        let testDescription: String
        let files: [String: String]
        let count: Int
    }

    static let cases = [
        Case(testDescription: "no control groups", files: [:], count: 64),
        Case(
            testDescription: "version 2 without a limit",
            files: ["proc/self/cgroup": "0::/\n", "sys/fs/cgroup/cpu.max": "max 100000\n"], count: 64),
        Case(
            testDescription: "version 2, two cores",
            files: ["proc/self/cgroup": "0::/\n", "sys/fs/cgroup/cpu.max": "200000 100000\n"], count: 2),
        Case(
            testDescription: "version 2, a group of a group with the lower limit",
            files: [
                "proc/self/cgroup": "0::/a.slice/b\n", "sys/fs/cgroup/a.slice/cpu.max": "250000 100000\n",
                "sys/fs/cgroup/a.slice/b/cpu.max": "800000 100000\n",
            ], count: 3),
        Case(
            testDescription: "version 1, one and a half cores, the path the host's",
            files: [
                "proc/self/cgroup": "5:memory:/box\n4:cpu,cpuacct:/box\n0::/\n",
                "sys/fs/cgroup/cpu/cpu.cfs_quota_us": "150000\n",
                "sys/fs/cgroup/cpu/cpu.cfs_period_us": "100000\n",
            ], count: 2),
        Case(
            testDescription: "version 1 without a limit",
            files: [
                "proc/self/cgroup": "4:cpu:/\n", "sys/fs/cgroup/cpu/cpu.cfs_quota_us": "-1\n",
                "sys/fs/cgroup/cpu/cpu.cfs_period_us": "100000\n",
            ], count: 64),
        Case(
            testDescription: "a tenth of a core",
            files: ["proc/self/cgroup": "0::/\n", "sys/fs/cgroup/cpu.max": "10000 100000\n"], count: 1),
        Case(
            testDescription: "more than there is",
            files: ["proc/self/cgroup": "0::/\n", "sys/fs/cgroup/cpu.max": "12800000 100000\n"], count: 64),
    ]

    @Test(arguments: cases)
    func `a quota of processor time limits the cores`(_ example: Case) throws {
        let root = FileManager.default.temporaryDirectory.appending(path: "groups-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: root) }
        for (path, text) in example.files {
            let file = root.appending(path: path)
            try FileManager.default.createDirectory(
                at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
            try Data(text.utf8).write(to: file)
        }

        #expect(usableProcessorCount(of: 64, root: root) == example.count)
    }
}
