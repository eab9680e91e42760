import Failures
import Foundation
import Tensors

/// Reads the input as every kind of tensor file; the kinds are told apart by the readers, not by a name.
///
/// Anything but a value or a `Failure` ends the process, and libFuzzer keeps the input.
func readOne(_ bytes: UnsafePointer<UInt8>, _ count: Int) -> Int32 {
    let url = URL(filePath: "/dev/shm/dive-judge-fuzz-tensors-\(getpid())")
    defer { unlink(url.path) }
    do {
        try Data(bytes: bytes, count: count).write(to: url)
        try reading { _ = try readPickle(url) }
        try reading {
            let checkpoint = try TorchCheckpoint(contentsOf: url)
            for entry in checkpoint.entries { _ = try checkpoint.tensor(entry.name) }
        }
        try reading {
            let archive = try ZipFile(url)
            for name in archive.names { _ = try archive.read(name, atMost: 1 << 20) }
        }
        try reading {
            let file = try SafetensorsFile(url)
            for name in file.entries.keys { _ = try file.weights(name) }
        }
    } catch {
        fatalError("\(error)")
    }
    return 0
}

/// Lets the module's own error pass, and no other.
private func reading(_ body: () throws -> Void) throws {
    do {
        try body()
    } catch let error as any Failure {
        precondition(error.kind == .badData || error.kind == .mismatch, "\(error)")
    }
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
