/// Reads the input as CSV up to its end; a fault ends a record, never the reading.
func readOne(_ bytes: UnsafePointer<UInt8>, _ count: Int) -> Int32 {
    var reader = CSVReader(Array(UnsafeBufferPointer(start: bytes, count: count)))
    var recordCount = 0
    var isAtEnd = false
    while !isAtEnd {
        do {
            isAtEnd = try reader.next() == nil
        } catch {}
        recordCount += 1
        precondition(recordCount <= count + 2, "each record takes a byte")
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
