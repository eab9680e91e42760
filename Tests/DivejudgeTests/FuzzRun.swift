import Failures
import Files
import Footage
import Foundation
import Tensors
import Testing

/// Reads files in a process of its own, so that a crash, a hang or a flood of memory ends that one and leaves the file behind.
///
/// Before each file is read its bytes are written to `folder`, and removed after: what is left names the seed.
struct FuzzRun: Codable, Sendable {
    /// How files are read.
    enum Reader: Codable { case video, image, tensors }

    /// Seconds of a processor that one file may take, in which an honest one of its size is read a hundred times.
    static let mostSeconds = 30
    /// What a process may take: twenty pictures of the largest size that is read, which a header of a few bytes may claim.
    static let mostMegabytes = 1500

    let reader: Reader
    let original: URL
    let seeds: Range<UInt64>
    let folder: URL

    /// - Parameter seeds: one for each mutant; none to read the file as it is.
    init(_ reader: Reader, _ original: URL, seeds: Range<UInt64> = 0..<0) throws {
        self.reader = reader
        self.original = original
        self.seeds = seeds
        folder = FileManager.default.temporaryDirectory.appending(
            path: "fuzz-\(UUID().uuidString)", directoryHint: .isDirectory)
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    }

    /// Runs in the parent: starts the process, and says which file ended it otherwise than by its own will.
    func expectResults(sourceLocation: SourceLocation = #_sourceLocation) async throws {
        await #expect(processExitsWith: .success, sourceLocation: sourceLocation) { [self] in
            try self.readAll()
        }
        let left = try FileManager.default.contentsOfDirectory(atPath: folder.path)
        guard left.isEmpty else {
            Issue.record("\(left) broke the reader; kept in \(folder.path)", sourceLocation: sourceLocation)
            return
        }
        try FileManager.default.removeItem(at: folder)
    }

    private func readAll() throws {
        let bytes = [UInt8](try Data(contentsOf: original))
        if seeds.isEmpty { try read(bytes, as: original.lastPathComponent) }
        for seed in seeds { try read(bytes.mutated(seed: seed), as: "\(seed)-\(original.lastPathComponent)") }
    }

    private func read(_ bytes: [UInt8], as name: String) throws {
        let url = folder.appending(path: name, directoryHint: .notDirectory)
        try Data(bytes).write(to: url)
        Self.allowProcessor(seconds: Self.mostSeconds)
        switch reader {
        case .video: try readWindow(url)
        case .image: try readFolder(with: url)
        case .tensors: try readTensors(url)
        }
        Self.allowProcessor(seconds: 0)
        guard try Self.peakMegabytes() < Self.mostMegabytes else { abort() }
        try FileManager.default.removeItem(at: url)
    }

    /// A window, or an error that blames the file or the lack of a decoder for it; any other ends the process.
    private func readWindow(_ url: URL) throws {
        do {
            let window = try FootageReader(region: .crop).window(of: url) { _, _ in }
            guard window.frames.count == ClipSampling.windowLength else { abort() }
        } catch let error as any Failure {
            guard [.badData, .unavailable].contains(error.kind) else { abort() }
        }
    }

    /// The image among nineteen whole ones.
    private func readFolder(with url: URL) throws {
        let images = folder.appending(path: "images", directoryHint: .isDirectory)
        try FileManager.default.createDirectory(at: images, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: images) }
        for number in 1...20 {
            try FileManager.default.createSymbolicLink(
                at: images.appending(path: "\(number).\(original.pathExtension)"),
                withDestinationURL: number == 11 ? url : original)
        }
        try readWindow(images)
    }

    /// As every kind of tensor file: which one it is, the readers find out.
    private func readTensors(_ url: URL) throws {
        let readings: [() throws -> Void] = [
            { _ = try readPickle(url) },
            {
                let checkpoint = try TorchCheckpoint(contentsOf: url)
                for entry in checkpoint.entries { _ = try checkpoint.tensor(entry.name) }
            },
            {
                let archive = try ZipFile(url)
                for name in archive.names { _ = try archive.read(name, atMost: 1 << 20) }
            },
            {
                let file = try SafetensorsFile(url)
                for name in file.entries.keys { _ = try file.weights(name) }
            },
        ]
        for reading in readings {
            do {
                try reading()
            } catch let error as any Failure {
                guard [.badData, .mismatch].contains(error.kind) else { abort() }
            }
        }
    }

    /// Lets SIGPROF end the process once it has computed for so long; 0 for no limit. The time that it waits beside others does not count.
    private static func allowProcessor(seconds: Int) {
        var limit = itimerval()
        limit.it_value.tv_sec = seconds
        setitimer(__itimer_which_t(ITIMER_PROF.rawValue), &limit, nil)
    }

    /// The most memory that this process ever had in RAM: "VmHWM" of proc(5). What getrusage(2) calls so is never less than what the
    /// parent had when it started the process.
    private static func peakMegabytes() throws -> Int {
        let status = try FileHandle(forReadingFrom: URL(filePath: "/proc/self/status")).readToEnd() ?? Data()
        let line = String(decoding: status, as: UTF8.self).split(separator: "\n").first {
            $0.hasPrefix("VmHWM:")
        }
        guard let kilobytes = (line?.filter(\.isNumber)).flatMap({ Int($0) }) else { abort() }
        return kilobytes / 1000
    }
}
