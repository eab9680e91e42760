import ArgumentParser
import Files
import Foundation

/// The machine's resources that training may use.
struct TrainingResources: ParsableArguments {
    @Option(help: "Folder of decoded frames; frames in the output folder where it is not given.")
    var cache: String?

    @Option(help: "Threads; one for each core where it is not given.")
    var threads: Int?

    func validate() throws {
        guard (1...1024).contains(threads ?? 1) else { throw ValidationError("Give 1 to 1024 threads.") }
    }

    /// Threads of LibTorch.
    var threadCount: Int { threads ?? usableProcessorCount() }

    /// Where decoded frames are cached.
    func cacheFolder(in output: URL) -> URL {
        URL(filePath: cache ?? output.appending(path: "frames").path, directoryHint: .isDirectory)
    }
}
