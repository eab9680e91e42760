import Blueprints
import Evaluation
import Footage
import Foundation
import Reports
import Tensors
import Terminal

/// The page of a tournament on its way to a file.
struct PageFile {
    let url: URL
    let evaluation: TournamentEvaluation
    let card: ModelCard
    /// What the reader should know beside the numbers.
    let remarks: [String]

    /// - Throws: `CommandError` or `TensorsError` where the page could not be written there.
    static func refuseUnwritable(_ url: URL) throws {
        var isFolder: ObjCBool = false
        if FileManager.default.fileExists(atPath: url.path, isDirectory: &isFolder), isFolder.boolValue {
            throw CommandError(
                .cannotCreate, url.relativePath, "this is a folder. Name a file for the page, as page.html.")
        }
        // Its temporary file is gone again with it.
        _ = try AtomicFile(replacing: url)
    }

    /// Takes the pictures and writes the page, atomically; writes nothing when it is interrupted.
    ///
    /// - Throws: `TensorsError` where it cannot be written.
    func write(progress: ProgressLine) throws {
        let pictures = pictures(progress)
        progress.finish()
        // A page without its pictures is not what was asked for.
        if Interruption.isRequested { return }
        let report = try TournamentReport(
            evaluation,
            setting: TournamentSetting(
                title: Self.title(evaluation), model: card,
                commandLine: CommandLine.arguments.joined(separator: " "), date: Date(), remarks: remarks)
        ) { dive in dive.dive.flatMap { pictures[Array($0.video.path.utf8)] } }
        try writeAtomically(report.html, to: url)
    }

    private static func title(_ evaluation: TournamentEvaluation) -> String {
        evaluation.events.count == 1 ? evaluation.events[0].name : "Tournament report"
    }

    /// The pictures of every dive that was judged; a video that has gone since has none.
    private func pictures(_ progress: ProgressLine) -> [PathBytes: TournamentReport.Pictures] {
        let dives = evaluation.events.flatMap(\.dives).filter { $0.assessment != nil }
        let reader = FootageReader(preprocessing: Preprocessing(inputSize: 160), region: .whole)
        let found = FoundPictures()
        let start = Date()
        DispatchQueue.concurrentPerform(iterations: dives.count) { index in
            if Interruption.isRequested { return }
            let doneCount = found.add(dives[index], try? reader.pictures(of: dives[index]))
            progress.show(
                "pictures of \(doneCount) of \(dives.count) dives, "
                    + remaining(done: doneCount, of: dives.count, since: start))
        }
        return found.pictures
    }
}

/// A path as the file system compares it; two strings are equal, too, where the same letters are spelled otherwise.
private typealias PathBytes = [UInt8]

/// Pictures that several threads find.
///
/// `@unchecked Sendable`: the lock guards all that changes.
private final class FoundPictures: @unchecked Sendable {
    private let lock = NSLock()
    private var found: [PathBytes: TournamentReport.Pictures] = [:]
    private var count = 0

    var pictures: [PathBytes: TournamentReport.Pictures] { lock.withLock { found } }

    /// Keeps the pictures of a dive; gives how many dives were looked at.
    func add(_ dive: JudgedDive, _ pictures: TournamentReport.Pictures?) -> Int {
        lock.withLock {
            if let video = dive.dive?.video, let pictures { found[Array(video.path.utf8)] = pictures }
            count += 1
            return count
        }
    }
}

extension FootageReader {
    fileprivate func pictures(of dive: JudgedDive) throws -> TournamentReport.Pictures? {
        guard let labeled = dive.dive, let window = dive.assessment?.footage.window else { return nil }
        let taken = try divePictures(
            of: labeled.video, endingAt: labeled.endFrame.map { $0 - 1 }, height: labeled.announced?.height)
        // A short video repeats its first frame at the front of the 103.
        let first = window.upperBound - (ClipSampling.windowLength - 1)
        func frame(_ index: Int) -> Int { max(window.lowerBound, first + index) }
        let moments = taken.moments
        return TournamentReport.Pictures(
            takeOff: taken.takeOff, flight: taken.flight, entry: taken.entry, width: taken.width,
            height: taken.height,
            flightFrames: moments.isSplashFound ? frame(moments.takeOff)...frame(moments.entry) : nil)
    }
}
