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
let logging: Target.Dependency = .product(name: "Logging", package: "swift-log")
let mustache: Target.Dependency = .product(name: "Mustache", package: "swift-mustache")

var products: [Product] = [.executable(name: "divejudge", targets: ["divejudge"])]

var targets: [Target] = [
    // C
    .systemLibrary(
        name: "CFFmpeg",
        providers: [.apt(["libavformat-dev", "libavcodec-dev", "libavutil-dev", "libswscale-dev"])]),
    .systemLibrary(name: "CZip", providers: [.apt(["libzip-dev"])]),
    .target(name: "CKernels", cSettings: [.unsafeFlags(["-O3"])]),
    // ground
    .target(name: "Diving", swiftSettings: house),
    .target(name: "Terminal", swiftSettings: house),
    .target(name: "Tensors", dependencies: ["CKernels", "CZip"], swiftSettings: house),
    // parts
    .target(name: "Footage", dependencies: ["CFFmpeg", "Diving", "Tensors"], swiftSettings: house),
    .target(name: "Blueprints", dependencies: ["Diving", "Tensors"], swiftSettings: house),
    .target(name: "Evaluation", dependencies: ["Diving", "Tensors"], swiftSettings: house),
    // engines
    .target(
        name: "Scoring",
        dependencies: ["CKernels", "Diving", "Tensors", "Footage", "Blueprints"],
        swiftSettings: house),
    .target(name: "Records", dependencies: ["Diving", "Evaluation", grdb], swiftSettings: house),
    .target(
        name: "Reports", dependencies: ["Diving", "Evaluation", "Blueprints", mustache], swiftSettings: house),
    .target(
        name: "Simulation", dependencies: ["Diving", "Tensors", "Footage", "Evaluation"], swiftSettings: house
    ),
    // tools
    .executableTarget(
        name: "divejudge",
        dependencies: [
            "Scoring", "Records", "Reports", "Evaluation", "Footage", "Blueprints", "Diving", "Tensors",
            "Terminal", commands, logging,
        ],
        swiftSettings: house),
    // benchmarks
    .systemLibrary(name: "COneDNN", path: "Benchmarks/COneDNN", providers: [.apt(["libdnnl-dev"])]),
    .target(name: "CMachine", path: "Benchmarks/CMachine", cSettings: [.unsafeFlags(["-O2"])]),
    .executableTarget(
        name: "scoring-benchmark",
        dependencies: [
            "CMachine", "COneDNN", "Scoring", "Simulation", "Evaluation", "Footage", "Blueprints", "Diving",
            "Tensors", commands,
        ],
        path: "Benchmarks/ScoringBenchmark", swiftSettings: house),
    // tests
    .testTarget(name: "CKernelsTests", dependencies: ["CKernels"], swiftSettings: house),
    .testTarget(name: "DivingTests", dependencies: ["Diving"], swiftSettings: house),
    .testTarget(
        name: "TensorsTests", dependencies: ["Tensors"], swiftSettings: house),
    .testTarget(
        name: "FootageTests", dependencies: ["Footage", "Tensors"], swiftSettings: house),
    .testTarget(name: "BlueprintsTests", dependencies: ["Blueprints", "Tensors"], swiftSettings: house),
    .testTarget(
        name: "EvaluationTests", dependencies: ["Evaluation", "Diving", "Tensors"], swiftSettings: house),
    .testTarget(
        name: "ScoringTests", dependencies: ["Scoring", "Blueprints", "Footage", "Tensors", "Diving"],
        swiftSettings: house),
    .testTarget(
        name: "RecordsTests", dependencies: ["Records", "Evaluation", "Diving", grdb], swiftSettings: house),
    .testTarget(
        name: "ReportsTests", dependencies: ["Reports", "Evaluation", "Blueprints", "Diving"],
        swiftSettings: house),
    .testTarget(
        name: "SimulationTests", dependencies: ["Simulation", "Footage", "Evaluation", "Diving"],
        swiftSettings: house),
    .testTarget(
        name: "DivejudgeTests",
        dependencies: ["divejudge", "Records", "Footage", "Blueprints", "Tensors", "Diving", grdb],
        swiftSettings: house),
]

if let torch = LibTorch.find() {
    products.append(.executable(name: "divelab", targets: ["divelab"]))
    let training: [Target.Dependency] = [
        "CTorch", "Diving", "Tensors", "Footage", "Blueprints", "Evaluation",
    ]
    targets += [
        .target(
            name: "CTorch",
            cxxSettings: [.unsafeFlags(torch.includes.flatMap { ["-isystem", $0] } + ["-O2", "-w"])],
            linkerSettings: torch.linkerSettings),
        .target(name: "Training", dependencies: training, swiftSettings: house),
        .executableTarget(
            name: "divelab",
            dependencies: [
                "Training", "Simulation", "Records", "Reports", "Evaluation", "Footage", "Blueprints",
                "Diving", "Tensors", "Terminal", commands, logging,
            ],
            swiftSettings: house),
        .testTarget(
            name: "TrainingTests",
            dependencies: ["Training", "Blueprints", "Tensors", "Evaluation", "Diving"],
            swiftSettings: house),
        .testTarget(name: "DivelabTests", dependencies: ["divelab"], swiftSettings: house),
        .testTarget(
            name: "ParityTests",
            dependencies: ["Training", "Scoring", "Blueprints", "Footage", "Tensors", "Diving"],
            swiftSettings: house),
    ]
}

let package = Package(
    name: "dive-judge",
    products: products,
    // Minor versions are pinned: a deprecation in a newer one is a warning, and warnings are errors.
    dependencies: [
        .package(url: "https://github.com/groue/GRDB.swift", .upToNextMinor(from: "7.10.0")),
        .package(url: "https://github.com/apple/swift-argument-parser", .upToNextMinor(from: "1.8.2")),
        .package(url: "https://github.com/apple/swift-log", .upToNextMinor(from: "1.16.2")),
        .package(url: "https://github.com/hummingbird-project/swift-mustache", .upToNextMinor(from: "2.1.1")),
    ],
    targets: targets,
    swiftLanguageModes: [.v6],
    cxxLanguageStandard: .cxx17
)
