public import Datasets
public import Files
import Footage
public import Foundation
import Synchronization

/// Decodes dives for training, on all cores, each at most once per cache folder; dives of one long video are decoded in one
/// pass.
///
/// - Parameters:
///   - inputSize: S of the network.
///   - cache: folder of decoded frames, about 7 MB per dive at 112 pixels; created if missing.
///   - taskCount: videos decoded at the same time.
///   - progress: called with the number of dives done; calls do not overlap.
///   - isCancelled: checked before each further dive.
/// - Returns: the dives in the order given.
/// - Throws: `FootageError` or `DatasetError` for the first dive that cannot be read, `TrainingError` `.cache` if the cache
///   cannot be created, `CancellationError` if the task is cancelled or `isCancelled` returns true.
public func prepareDives(
    _ dives: [LabeledDive], inputSize: Int, cache: URL,
    taskCount: Int = usableProcessorCount(),
    progress: @escaping @Sendable (Int) -> Void = { _ in },
    isCancelled: @escaping @Sendable () -> Bool = { false }
) async throws -> [PreparedDive] {
    do {
        try FileManager.default.createDirectory(at: cache, withIntermediateDirectories: true)
    } catch {
        throw TrainingError(
            .cache, cache.path,
            "cannot be made (\(error.localizedDescription))",
            remedy: "Choose another folder for the cache.")
    }
    let frameCache = FrameCache(folder: cache, preprocessing: Preprocessing(inputSize: inputSize))
    let videos = Dictionary(grouping: dives.indices) { dives[$0].video.standardizedFileURL.path }
        .values.sorted { $0[0] < $1[0] }
    let threadCount = videos.count < taskCount ? 2 : 1
    let done = DoneCount(progress)
    return try await withThrowingTaskGroup(of: [(Int, PreparedDive)].self) { group in
        var prepared: [PreparedDive?] = Array(repeating: nil, count: dives.count)
        func keepNext() async throws -> Bool {
            guard let found = try await group.next() else { return false }
            for (index, dive) in found { prepared[index] = dive }
            return true
        }
        for (position, indices) in videos.enumerated() {
            if position >= max(1, taskCount) { _ = try await keepNext() }
            group.addTask {
                var found: [(Int, PreparedDive)] = []
                let sharing = indices.map { dives[$0] }
                try checkCancellation(isCancelled)
                try frameCache.entries(of: sharing, decodingThreadCount: threadCount) { place, entry in
                    try found.append(
                        (indices[place], PreparedDive(sharing[place], entry, frameCache.layout)))
                    done.addOne()
                    if found.count < sharing.count { try checkCancellation(isCancelled) }
                }
                return found
            }
        }
        while try await keepNext() {}
        return prepared.compactMap(\.self)
    }
}

private func checkCancellation(_ isCancelled: () -> Bool) throws {
    if Task.isCancelled || isCancelled() { throw CancellationError() }
}

/// Counts the work of all tasks, and reports it without overlapping calls.
private final class DoneCount: Sendable {
    private let count = Mutex(0)
    private let progress: @Sendable (Int) -> Void

    init(_ progress: @escaping @Sendable (Int) -> Void) { self.progress = progress }

    func addOne() {
        count.withLock {
            $0 += 1
            progress($0)
        }
    }
}

extension PreparedDive {
    init(_ dive: LabeledDive, _ entry: FrameCache.Entry, _ layout: FrameLayout) throws {
        let video = dive.video.standardizedFileURL.pathComponents.suffix(2).joined(separator: "/")
        self.init(
            name: video + dive.placeInVideo, frames: entry.frames, layout: layout, truth: dive.truth,
            sidecar: try dive.sidecar.map { try DiveSidecar.read($0) }, place: entry.place,
            warnings: entry.warnings)
    }
}
