public import Evaluation
import Footage
public import Foundation

/// Decodes dives for training, on all cores, each at most once for a cache folder.
///
/// - Parameters:
///   - inputSize: S of the network.
///   - cache: folder of decoded frames; made where it is missing.
///   - taskCount: dives decoded at a time.
///   - progress: called with the number of dives done.
///   - isCancelled: asked before each further dive.
/// - Returns: the dives in the order given.
/// - Throws: `FootageError` or `EvaluationError` for the first dive that cannot be read, `TrainingError` `.cache` where the
///   cache cannot be made, `CancellationError` when the task is cancelled or `isCancelled` says so.
public func prepareDives(
    _ dives: [LabeledDive], inputSize: Int, cache: URL,
    taskCount: Int = ProcessInfo.processInfo.activeProcessorCount,
    progress: @escaping @Sendable (Int) -> Void = { _ in },
    isCancelled: @escaping @Sendable () -> Bool = { false }
) async throws -> [PreparedDive] {
    do {
        try FileManager.default.createDirectory(at: cache, withIntermediateDirectories: true)
    } catch {
        throw TrainingError(
            .cache, cache.path,
            "cannot be made (\(error.localizedDescription)). Choose another folder for the cache.")
    }
    let frameCache = FrameCache(folder: cache, preprocessing: Preprocessing(inputSize: inputSize))
    return try await withThrowingTaskGroup(of: (Int, PreparedDive).self) { group in
        var prepared: [PreparedDive?] = Array(repeating: nil, count: dives.count)
        var doneCount = 0
        func keepNext() async throws {
            if isCancelled() { throw CancellationError() }
            guard let (index, dive) = try await group.next() else { return }
            prepared[index] = dive
            doneCount += 1
            progress(doneCount)
        }
        for (index, dive) in dives.enumerated() {
            if index >= max(1, taskCount) { try await keepNext() }
            group.addTask {
                try Task.checkCancellation()
                return (index, try PreparedDive(dive, inputSize: inputSize, cache: frameCache))
            }
        }
        while doneCount < dives.count { try await keepNext() }
        return prepared.compactMap(\.self)
    }
}

extension PreparedDive {
    init(_ dive: LabeledDive, inputSize: Int, cache: FrameCache) throws {
        let entry = try cache.entry(of: dive.video)
        self.init(
            name: dive.video.standardizedFileURL.pathComponents.suffix(2).joined(separator: "/"),
            inputSize: inputSize, frames: entry.frames, truth: dive.truth,
            sidecar: try dive.sidecar.map { try DiveSidecar.read($0) }, place: entry.place,
            warnings: entry.warnings)
    }
}
