import Blueprints
import Commands
import Competition
import Datasets
import Files
import Footage
import Foundation
import Reports
import Terminal

/// A tournament's page that will be written to a file.
struct PageFile {
    let url: URL
    let evaluation: TournamentEvaluation
    let card: ModelCard
    /// What the reader should know besides the numbers.
    let remarks: [String]

    /// How many dives' pictures are taken at the same time; nil for one per processor core.
    let threads: Int?

    /// - Parameter ledger: the ledger's file, which may not exist yet.
    /// - Throws: `CommandError` or `TensorsError` if the page could not be written there, or would overwrite something that
    ///   is not a page.
    static func refuseUnwritable(_ url: URL, besides ledger: URL) throws {
        let path = url.resolvingSymlinksInPath().standardizedFileURL.path
        if path == ledger.resolvingSymlinksInPath().standardizedFileURL.path {
            throw CommandError(
                .cannotCreate, url.relativePath,
                "this is the ledger",
                remedy: "Name another file for the page, as page.html.")
        }
        try refuseReplacing(url, by: "page", as: "page.html", unless: isPage)
        // Its temporary file is removed again.
        _ = try AtomicFile(replacing: url)
    }

    private static func isPage(_ url: URL) -> Bool {
        let beginning = "<!doctype html"
        guard let file = try? FileHandle(forReadingFrom: url),
            let bytes = try? file.read(upToCount: beginning.utf8.count)
        else { return false }
        return String(decoding: bytes, as: UTF8.self).lowercased() == beginning
    }

    /// Takes the pictures and writes the page atomically; writes nothing if interrupted.
    ///
    /// - Throws: `TensorsError` if it cannot be written.
    func write(progress: ProgressLine) throws {
        let (pictures, missing) = pictures(progress)
        progress.finish()
        // A page without its pictures is not what the user asked for.
        if Interruption.isRequested { return }
        let report = try TournamentReport(
            evaluation,
            setting: TournamentSetting(
                title: Self.title(evaluation), model: card,
                commandLine: CommandLine.quoted, date: Date(),
                remarks: remarks + missing)
        ) { dive in dive.dive.flatMap { pictures[FilmedDive($0)] } }
        try writeAtomically(report.html, to: url)
    }

    private static func title(_ evaluation: TournamentEvaluation) -> String {
        evaluation.events.count == 1 ? evaluation.events[0].name : "Tournament report"
    }

    /// The pictures of every judged dive, and why some have none.
    private func pictures(
        _ progress: ProgressLine
    ) -> (pictures: [FilmedDive: TournamentReport.Pictures], missing: [String]) {
        let dives = evaluation.events.flatMap(\.dives).filter { $0.assessment != nil }
        let reader = FootageReader(preprocessing: Preprocessing(inputSize: 160), region: .whole)
        let found = FoundPictures(count: dives.count)
        let start = Date()
        let threads = threads ?? usableProcessorCount()
        DispatchQueue.concurrentPerform(iterations: max(1, min(threads, dives.count))) { _ in
            while !Interruption.isRequested, let index = found.takeIndex() {
                let doneCount = found.add(dives[index], Result { try reader.pictures(of: dives[index]) })
                progress.show(
                    "pictures of \(doneCount) of \(dives.count) dives, "
                        + remaining(done: doneCount, of: dives.count, since: start))
            }
        }
        return (found.pictures, found.failures.sorted().map { "No pictures: \($0)" })
    }
}

/// A video, and the dive's end in it.
private struct FilmedDive: Hashable {
    /// The path as the file system compares it; Swift strings are also equal if the same letters are encoded differently.
    let path: [UInt8]
    let endFrame: Int?

    init(_ dive: LabeledDive) {
        path = Array(dive.video.path.utf8)
        endFrame = dive.endFrame
    }
}

/// Pictures collected by several threads.
///
/// `@unchecked Sendable`: the lock guards all mutable state.
private final class FoundPictures: @unchecked Sendable {
    private let lock = NSLock()
    private var untaken: Range<Int>
    private var found: [FilmedDive: TournamentReport.Pictures] = [:]
    private var reasons: [String] = []
    private var doneCount = 0

    init(count: Int) { untaken = 0..<count }

    var pictures: [FilmedDive: TournamentReport.Pictures] { lock.withLock { found } }
    var failures: [String] { lock.withLock { reasons } }

    /// The next dive to process.
    func takeIndex() -> Int? { lock.withLock { untaken.popFirst() } }

    /// Stores a dive's pictures, or why there are none; returns how many dives are done.
    func add(_ dive: JudgedDive, _ pictures: Result<TournamentReport.Pictures?, any Error>) -> Int {
        lock.withLock {
            switch pictures {
            case .success(let pictures):
                if let labeled = dive.dive, let pictures { found[FilmedDive(labeled)] = pictures }
            case .failure(let error): reasons.append("\(error)")
            }
            doneCount += 1
            return doneCount
        }
    }
}

extension FootageReader {
    fileprivate func pictures(of dive: JudgedDive) throws -> TournamentReport.Pictures? {
        guard let labeled = dive.dive, let window = dive.assessment?.footage.window else { return nil }
        let taken = try divePictures(
            of: labeled.video, endingAt: labeled.lastFrame, height: labeled.announced?.height)
        // A short video repeats its first frame at the front of the 103.
        let first = window.upperBound - (ClipSampling.windowLength - 1)
        func frame(_ index: Int) -> Int { max(window.lowerBound, first + index) }
        let moments = taken.moments
        return TournamentReport.Pictures(
            takeOff: taken.takeOff, flight: taken.flight, entry: taken.entry, width: taken.width,
            height: taken.height,
            frames: [moments.takeOff, moments.flight, moments.entry].map(frame),
            isEntryFound: moments.isSplashFound)
    }
}
