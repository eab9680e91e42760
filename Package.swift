// swift-tools-version: 6.2
import Foundation
import PackageDescription

// LibTorch, for training only. `LIBTORCH` names an unpacked release or the `torch` folder of a Python wheel;
// without it Debian's libtorch-dev under /usr is taken. Where neither is found, `divelab`, `Training` and their
// tests do not exist and `divejudge` builds all the same.
struct LibTorch {
    let includes: [String]
    let libraries: String?

    static func find() -> LibTorch? {
        let apiHeader = "/torch/csrc/api/include/torch/torch.h"
        if let root = Context.environment["LIBTORCH"], !root.isEmpty, root != "/usr" {
            let include = root + "/include"
            guard FileManager.default.fileExists(atPath: include + apiHeader) else {
                fatalError("LIBTORCH=\(root) has no include\(apiHeader); unset it or name a LibTorch folder.")
            }
            return LibTorch(
                includes: [include, include + "/torch/csrc/api/include"], libraries: root + "/lib")
        }
        guard FileManager.default.fileExists(atPath: "/usr/include" + apiHeader) else { return nil }
        return LibTorch(includes: ["/usr/include/torch/csrc/api/include"], libraries: nil)
    }

    var hasCUDA: Bool {
        guard let libraries else { return false }
        return FileManager.default.fileExists(atPath: libraries + "/libtorch_cuda.so")
    }

    var linkerSettings: [LinkerSetting] {
        var settings: [LinkerSetting] = []
        if let libraries {
            settings.append(.unsafeFlags(["-L\(libraries)", "-Xlinker", "-rpath", "-Xlinker", libraries]))
        }
        if hasCUDA {
            // Nothing in our code names a CUDA symbol, so the linker would drop the library that registers it.
            settings.append(.unsafeFlags(["-Xlinker", "--no-as-needed", "-ltorch_cuda", "-lc10_cuda"]))
        }
        return settings + [.linkedLibrary("torch"), .linkedLibrary("torch_cpu"), .linkedLibrary("c10")]
    }
}

let house: [SwiftSetting] = [
    .enableUpcomingFeature("InternalImportsByDefault"),
    .treatAllWarnings(as: .error),
]
let grdb: Target.Dependency = .product(name: "GRDB", package: "GRDB.swift")
let commands: Target.Dependency = .product(name: "ArgumentParser", package: "swift-argument-parser")
let mustache: Target.Dependency = .product(name: "Mustache", package: "swift-mustache")

var products: [Product] =
    [.executable(name: "divejudge", targets: ["divejudge"])]
    + [
        "Blueprints", "Competition", "Datasets", "Diving", "Failures", "Footage", "Records", "Reports",
        "Scoring",
        "Simulation", "Statistics", "Tensors", "Verdicts",
    ].map { .library(name: $0, targets: [$0]) }

/// A module of ours: what it may import is what it depends on. The rows are those of Documentation/Architecture.md.
func module(_ name: String, _ dependencies: [Target.Dependency] = []) -> Target {
    .target(name: name, dependencies: dependencies, swiftSettings: house)
}

func tests(_ name: String, _ dependencies: [Target.Dependency]) -> Target {
    .testTarget(name: name + "Tests", dependencies: ["TestSupport"] + dependencies, swiftSettings: house)
}

let ground: [Target.Dependency] = ["Failures", "Diving", "Files", "Statistics"]
let parts: [Target.Dependency] = ground + ["Tensors", "Verdicts"]
let descriptions: [Target.Dependency] = parts + ["Footage", "Blueprints", "Datasets"]

var targets: [Target] = [
    // C
    .systemLibrary(
        name: "CFFmpeg",
        providers: [.apt(["libavformat-dev", "libavcodec-dev", "libavutil-dev", "libswscale-dev"])]),
    .systemLibrary(name: "CZip", providers: [.apt(["libzip-dev"])]),
    .target(name: "CKernels", cSettings: [.unsafeFlags(["-O3"])]),
    // ground
    module("Failures"),
    module("Diving", ["Failures"]),
    module("Files", ["Failures", "CKernels", "CZip"]),
    module("Statistics"),
    module("Terminal"),
    // parts
    module("Tensors", ["Failures", "Files"]),
    module("Verdicts", ground),
    // descriptions
    module("Footage", ["CFFmpeg", "Failures", "Diving", "Files", "Tensors"]),
    module("Blueprints", parts),
    module("Datasets", parts),
    // ranking
    module("Competition", ground + ["Verdicts", "Datasets"]),
    // engines
    module("Scoring", ["CKernels"] + parts + ["Footage", "Blueprints"]),
    module("Records", ground + ["Verdicts", "Datasets", "Competition", grdb]),
    module("Reports", ground + ["Verdicts", "Blueprints", "Datasets", "Competition", mustache]),
    module("Simulation", ground + ["Verdicts", "Footage", "Datasets"]),
    // work
    module("Judging", descriptions + ["Terminal", "Competition", "Scoring", "Records"]),
    // tools
    module("Commands", ["Failures", "Terminal"]),
    .executableTarget(
        name: "divejudge",
        dependencies: descriptions + [
            "Commands", "Judging", "Competition", "Scoring", "Records", "Reports", "Terminal", commands,
        ],
        swiftSettings: house),
    // benchmarks
    .systemLibrary(name: "COneDNN", path: "Benchmarks/COneDNN", providers: [.apt(["libdnnl-dev"])]),
    .target(name: "CMachine", path: "Benchmarks/CMachine", cSettings: [.unsafeFlags(["-O2"])]),
    .executableTarget(
        name: "scoring-benchmark",
        dependencies: ["CMachine", "COneDNN", "Scoring", "Simulation"] + descriptions + [commands],
        path: "Benchmarks/ScoringBenchmark", swiftSettings: house),
    // tests
    .target(
        name: "TestSupport", dependencies: ["Footage", "Blueprints"] + parts, path: "Tests/TestSupport",
        swiftSettings: house),
    tests("CKernels", ["CKernels"]),
    tests("Architecture", []),
    tests("Library", ["Scoring", "Verdicts"]),
    tests("Commands", ["Commands", "Failures"]),
    tests("Diving", ["Diving", "Verdicts"]),
    tests("Files", ["Files", "Failures"]),
    tests("Statistics", ["Statistics"]),
    tests("Tensors", ["Tensors", "Files", "Failures"]),
    tests("Verdicts", parts + ["Blueprints"]),
    tests("Footage", ["Footage", "Tensors", "Files"]),
    tests("Blueprints", parts + ["Blueprints"]),
    tests("Datasets", parts + ["Datasets"]),
    tests("Competition", parts + ["Datasets", "Competition"]),
    tests("Scoring", ["Scoring", "Footage", "Blueprints"] + parts),
    tests("Records", parts + ["Datasets", "Competition", "Records", grdb]),
    tests("Reports", parts + ["Blueprints", "Datasets", "Competition", "Reports"]),
    tests("Simulation", ["Simulation", "Footage", "Datasets"] + parts),
    tests("Divejudge", ["divejudge", "Records"] + descriptions + [grdb]),
]

// `bin/test --fast`: no LibTorch, no tools, and no tests that start other processes.
let isFast = Context.environment["DIVE_JUDGE_FAST"] != nil
if isFast {
    let slow: Set = [
        "divejudge", "DivejudgeTests", "scoring-benchmark", "COneDNN", "CMachine", "Simulation",
        "SimulationTests",
    ]
    targets.removeAll { slow.contains($0.name) }
    products.removeAll { slow.contains($0.name) }
}

if !isFast, let torch = LibTorch.find() {
    products.append(.executable(name: "divelab", targets: ["divelab"]))
    targets += [
        .target(
            name: "CTorch",
            cxxSettings: [.unsafeFlags(torch.includes.flatMap { ["-isystem", $0] } + ["-O2", "-w"])],
            linkerSettings: torch.linkerSettings),
        module("Training", ["CTorch"] + descriptions),
        module("Studies", descriptions + ["Terminal", "Records", "Reports", "Training"]),
        .executableTarget(
            name: "divelab",
            dependencies: descriptions + [
                "Commands", "Studies", "Training", "Simulation", "Records", "Reports", "Terminal", commands,
            ],
            swiftSettings: house),
        tests("Training", ["Training"] + descriptions),
        tests("Divelab", ["divelab"]),
        tests("Parity", ["Training", "Scoring"] + descriptions),
    ]
}

let package = Package(
    name: "dive-judge",
    products: products,
    // Minor versions are pinned: a deprecation in a newer one is a warning, and warnings are errors.
    dependencies: [
        .package(url: "https://github.com/groue/GRDB.swift", .upToNextMinor(from: "7.10.0")),
        .package(url: "https://github.com/apple/swift-argument-parser", .upToNextMinor(from: "1.8.2")),
        .package(url: "https://github.com/hummingbird-project/swift-mustache", .upToNextMinor(from: "2.1.1")),
    ],
    targets: targets,
    swiftLanguageModes: [.v6],
    cxxLanguageStandard: .cxx17
)
