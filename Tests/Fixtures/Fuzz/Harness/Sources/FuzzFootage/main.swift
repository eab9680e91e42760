import Failures
import Footage
import Foundation

/// Reads the input as a video, in both regions.
///
/// Anything but a window or an error that blames the file or the lack of a decoder ends the process, and libFuzzer keeps the input.
func readOne(_ bytes: UnsafePointer<UInt8>, _ count: Int) -> Int32 {
    let url = URL(filePath: "/dev/shm/dive-judge-fuzz-footage-\(getpid())")
    defer { unlink(url.path) }
    do {
        try Data(bytes: bytes, count: count).write(to: url)
        let window = try FootageReader(region: .crop).window(of: url) { _, _ in }
        precondition(window.frames.count == ClipSampling.windowLength)
        precondition(window.frames.allSatisfy { $0.width == 112 && $0.height == 112 })
    } catch let error as any Failure {
        precondition([.badData, .unavailable].contains(error.kind), "\(error)")
    } catch {
        fatalError("\(error)")
    }
    return 0
}

// libFuzzer's own entry, which its `main` calls: the package manager lets no library bring `main`.
@_silgen_name("LLVMFuzzerRunDriver")
func run(
    _ argumentCount: UnsafeMutablePointer<Int32>,
    _ arguments: UnsafeMutablePointer<UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>>,
    _ body: @convention(c) (UnsafePointer<UInt8>, Int) -> Int32
) -> Int32

var (argumentCount, arguments) = (CommandLine.argc, CommandLine.unsafeArgv)
_ = run(&argumentCount, &arguments, readOne)
