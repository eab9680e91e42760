// swift-tools-version: 6.2
import PackageDescription

// The readers under libFuzzer and AddressSanitizer, which the Swift toolchain brings. README.md beside tells how to run them.
// A package of its own, so that nobody who builds the tools builds this.
let watched: [SwiftSetting] = [
    .enableUpcomingFeature("InternalImportsByDefault"),
    .unsafeFlags(["-sanitize=fuzzer,address", "-enforce-exclusivity=checked"]),
]
let linked: [LinkerSetting] = [.unsafeFlags(["-sanitize=fuzzer,address", "-use-ld=lld"])]

func fuzzer(_ name: String, _ dependencies: [Target.Dependency] = []) -> Target {
    .executableTarget(
        name: name, dependencies: dependencies, swiftSettings: watched,
        linkerSettings: linked)
}

let package = Package(
    name: "harness",
    targets: [
        .systemLibrary(name: "CFFmpeg"),
        .systemLibrary(name: "CZip"),
        .target(name: "CKernels", cSettings: [.unsafeFlags(["-O1", "-fsanitize=fuzzer-no-link,address"])]),
        .target(name: "Failures", swiftSettings: watched),
        .target(name: "Diving", dependencies: ["Failures"], swiftSettings: watched),
        .target(name: "Files", dependencies: ["Failures", "CKernels", "CZip"], swiftSettings: watched),
        .target(name: "Tensors", dependencies: ["Failures", "Files"], swiftSettings: watched),
        .target(
            name: "Footage", dependencies: ["CFFmpeg", "Failures", "Diving", "Files", "Tensors"],
            swiftSettings: watched),
        fuzzer("FuzzTensors", ["Failures", "Tensors"]),
        fuzzer("FuzzFootage", ["Failures", "Footage"]),
        fuzzer("FuzzTables"),
    ],
    swiftLanguageModes: [.v6]
)
