import ArgumentParser

/// How many threads to use.
struct ThreadOptions: ParsableArguments {
    @Option(
        name: .customLong("threads"),
        help: ArgumentHelp(
            "Threads; as many dives are judged side by side. (default: one a processor core)",
            valueName: "threads"))
    var count: Int?

    func validate() throws {
        if let count, !(1...1024).contains(count) {
            throw ValidationError("--threads is \(count); give 1 to 1024.")
        }
    }
}
