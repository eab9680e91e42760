package import Foundation

/// How many processor cores this process may use: the system's, or fewer if a container's CPU quota is lower.
///
/// Quotas are rounded up. Those of all control groups that contain the process count, of version 2 and of version 1 (Linux,
/// "Control Group v2", section "CPU", and "CFS Bandwidth Control").
public func usableProcessorCount() -> Int {
    usableProcessorCount(of: ProcessInfo.processInfo.activeProcessorCount, root: URL(filePath: "/"))
}

/// - Parameters:
///   - count: how many cores the system has.
///   - root: the folder that contains `proc` and `sys`.
package func usableProcessorCount(of count: Int, root: URL) -> Int {
    func words(_ path: String) -> [String] {
        let data = FileManager.default.contents(atPath: root.appending(path: path).path) ?? Data()
        return String(decoding: data, as: UTF8.self).split(whereSeparator: \.isWhitespace).map(String.init)
    }
    var least = count
    for line in words("proc/self/cgroup") {
        // "0::/path" of version 2, "4:cpu,cpuacct:/path" of version 1.
        let fields = line.split(separator: ":", maxSplits: 2, omittingEmptySubsequences: false)
        guard fields.count == 3 else { continue }
        let isSecond = fields[1].isEmpty
        guard isSecond || fields[1].split(separator: ",").contains("cpu") else { continue }
        // Inside a container the path may be the host's, while the container's own group is the root.
        var group = isSecond ? "sys/fs/cgroup" : "sys/fs/cgroup/cpu"
        for part in ("." + fields[2]).split(separator: "/") {
            group += "/" + part
            let limit =
                isSecond
                ? words(group + "/cpu.max")
                : words(group + "/cpu.cfs_quota_us") + words(group + "/cpu.cfs_period_us")
            // "max" or -1 means no limit.
            guard limit.count == 2, let quota = Double(limit[0]), let period = Double(limit[1]), quota > 0,
                period > 0
            else { continue }
            least = min(least, Int(min((quota / period).rounded(.up), Double(count))))
        }
    }
    return max(1, least)
}
