import Foundation
import Testing

/// What the commands in `bin` say before they build: `bin/prepare.sh`, with a program in the place of Swift.
struct PrepareTests {
    let workplace: Workplace

    init() throws { workplace = try Workplace() }

    private static let script = URL(filePath: #filePath).deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent().appending(path: "bin/prepare.sh")

    private var swift: String { workplace["path/swift"].path }

    /// Runs shell lines behind a copy of the script, which takes the folder for the checkout; no packages are installed.
    private func prepare(_ lines: String, swift body: String?) throws -> Workplace.Outcome {
        for folder in ["bin", "path", "Sources"] {
            try FileManager.default.createDirectory(at: workplace[folder], withIntermediateDirectories: true)
        }
        try Data(contentsOf: Self.script).write(to: workplace["bin/prepare.sh"])
        if let body {
            try Data("#!/bin/sh\n\(body)\n".utf8).write(to: workplace["path/swift"])
            _ = try workplace.shell("chmod +x path/swift")
        }
        return try workplace.run(
            URL(filePath: "/bin/bash"),
            ["-c", "set -euo pipefail; . bin/prepare.sh; install_packages() { :; }; \(lines)"],
            ["PATH": "\(workplace["path"].path):/usr/bin:/bin"])
    }

    @Test(arguments: ["6.2", "6.2.1", "6.3.1", "7.0"])
    func `a sufficient version of Swift is accepted`(_ version: String) throws {
        let outcome = try prepare(
            "need_swift; echo taken", swift: "echo 'Swift version \(version) (swift-RELEASE)'")
        #expect(outcome == Workplace.Outcome(status: 0, output: "taken\n", errors: ""))
    }

    @Test(arguments: ["5.10.1", "6.1"])
    func `a too old version of Swift is reported`(_ version: String) throws {
        let outcome = try prepare(
            "need_swift", swift: "echo 'Apple Swift version \(version) (swift-RELEASE)'")
        #expect(outcome.status == 69)
        let short = version.split(separator: ".").prefix(2).joined(separator: ".")
        #expect(
            outcome.errors
                == "dive-judge needs Swift 6.2 or later; \(swift) is \(short): https://www.swift.org/install/linux\n"
        )
    }

    @Test func `the loader's message is shown if Swift cannot run`() throws {
        let sentence =
            "swift: error while loading shared libraries: libncurses.so.6: cannot open shared object file"
        let outcome = try prepare("need_swift", swift: "echo '\(sentence)' >&2; exit 127")
        #expect(outcome.status == 69)
        #expect(
            outcome.errors == """
                Swift was found (\(swift)) but cannot run here:
                \(sentence)
                Each Swift download is made for one release of a system. Take the one for yours: \
                https://www.swift.org/install/linux

                """)
    }

    @Test func `a path with Swift is distinguished from one without`() throws {
        let outcome = try prepare("PATH=$PWD/path need_swift", swift: nil)
        #expect(outcome.status == 69)
        #expect(
            outcome.errors
                == "swift was not found on the PATH. dive-judge is built with Swift 6.2 or later: "
                + "https://www.swift.org/install/linux\n")
    }

    @Test(arguments: [
        ("exit 1", "status 1"),
        ("kill -KILL $$", "signal 9; the kernel sends it when memory runs out (dmesg shows whether it did)"),
    ])
    func `a failed build is described by how it ended`(_ end: String, _ ending: String) throws {
        let outcome = try prepare(
            "touch Package.swift; build_product divejudge",
            swift: "[ $1 = build ] || { echo 'Swift version 6.2'; exit; }; \(end)")
        #expect(outcome.status == 70)
        #expect(
            outcome.errors.hasSuffix(
                "divejudge could not be built: \"swift build\" ended with \(ending). Its messages are above.\n"
            ),
            "\(outcome.errors)")
    }

    /// SwiftPM keeps the manifest and, apart from it, the plan that was made from it: a target that appears when LibTorch is
    /// installed would stay unknown ("No target named 'divelab-...' in build description").
    @Test func `neither of SwiftPM's plans is kept`() throws {
        let outcome = try prepare(
            "touch Package.swift; build_product divelab",
            swift: "[ $1 = build ] || { echo 'Swift version 6.2'; exit; }; echo \"$@\" >&2")
        #expect(outcome.status == 0)
        #expect(outcome.errors.contains(" --manifest-cache none --disable-build-manifest-caching "))
    }
}
