import Competition
import Foundation
import Reports
import Testing

/// A tournament's page in the browser that most people have; skipped where Chromium is not installed.
@Suite(.enabled(if: Chromium.works, "Chromium is not installed, or does not start"))
struct ChromiumTests {
    @Test func `the page of 200 dives with pictures opens quickly, completely and without errors`() throws {
        let dives = (0..<200).map { (index: Int) -> JudgedDive in
            let (score, finalScore) = (Double(60 + index * 37 % 31), Double(60 + index * 41 % 31))
            let last = index % 9 == 0 ? 5.0 : 8.0
            return .make(
                event: "Event \(index / 40 + 1)", file: "\(index).mp4", diver: "Diver \(index % 8)",
                recognised: index % 7 == 0 ? "405C" : "407C", score: score, finalScore: finalScore,
                awards: [8, 7.5, 8, 8, 8.5, 8, last], timeline: [66, 64, 61, 60, 70, 62])
        }
        let page = try TournamentReport.page(dives, pictures: .make())
        let seen = try Chromium.look(at: page, width: 1280)
        #expect(seen.pictureCount == 600 && seen.brokenPictureCount == 0)
        #expect(seen.namelessCount == 0)
        #expect(seen.requests.isEmpty)
        #expect(seen.complaints.isEmpty)
        // It takes half a second; other tests run beside, maybe on a slow machine.
        #expect(seen.milliseconds < 20_000)
    }

    @Test(arguments: [360, 1280])
    func `nothing overflows the page, however long its words`(_ width: Int) throws {
        let long = String(repeating: "Longname", count: 30)
        let dives =
            (1...4).map { index in
                JudgedDive.make(
                    event: long, file: "\(long)\(index).mp4", diver: "\(long)\(index)", recognised: "5255B",
                    awards: [8, 8, 8, 8, 8, 8, 5], caption: long, timeline: [60, 61, 62, 63, 64, 65],
                    warnings: [long])
            } + [.make(event: long, failure: long)]
        var setting = TournamentSetting.make()
        setting.title = long
        setting.commandLine = long
        let seen = try Chromium.look(
            at: TournamentReport.page(dives, setting: setting, pictures: .make()), width: width)
        #expect(seen.contentWidth <= width)
        #expect(seen.complaints.isEmpty)
    }

    @Test(arguments: [360, 400])
    func `a telephone shows every column of the ranking`(_ width: Int) throws {
        let dives = (1...6).map {
            JudgedDive.make(
                file: "\($0).mp4", diver: "Diver \($0 % 3)", score: Double(60 + $0),
                awards: [8, 7, 8, 8, 8, 8, 8])
        }
        let seen = try Chromium.look(at: TournamentReport.page(dives, pictures: .make()), width: width)
        #expect(seen.contentWidth <= width)
        #expect(seen.cutRankingCount == 0)
    }

    @Test func `hostile names execute nothing`() throws {
        let hostile =
            "\"><script>document.title = 'taken'</script><img src=x onerror=\"document.title = 'taken'\">"
        let seen = try Chromium.look(
            at: TournamentReport.page([
                .make(
                    event: hostile, file: hostile, diver: hostile, caption: hostile, timeline: [70],
                    warnings: [hostile]),
                .make(event: hostile, failure: hostile),
            ]), width: 1280)
        #expect(seen.title == "Tournament report")
        #expect(seen.requests.isEmpty)
        #expect(seen.complaints.isEmpty)
    }
}

/// Opens a page in a frame of another, whose script looks at what became of it: the page itself runs none.
private enum Chromium {
    /// Where Chromium is installed; nil where it is not.
    static let path = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"].first {
        FileManager.default.isExecutableFile(atPath: $0)
    }

    static let works: Bool = {
        let folder = FileManager.default.temporaryDirectory.appending(path: "chromium-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: folder) }
        let null = FileHandle.nullDevice
        return (try? launch("about:blank", profile: folder, output: null, errors: null)) == 0
    }()

    /// Has Chromium load an address and print what became of it; gives the exit status, 124 after five minutes.
    private static func launch(
        _ address: String, profile: URL, output: FileHandle, errors: FileHandle
    ) throws -> Int32 {
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments = [
            "timeout", "300", path ?? "chromium", "--headless", "--no-sandbox", "--disable-gpu",
            "--disable-dev-shm-usage", "--enable-logging=stderr", "--allow-file-access-from-files",
            "--user-data-dir=\(profile.path)", "--dump-dom", address,
        ]
        process.standardOutput = output
        process.standardError = errors
        try process.run()
        process.waitUntilExit()
        return process.terminationStatus
    }

    struct Sight: Decodable {
        var title: String
        /// From the beginning of the load until pictures and all are there.
        var milliseconds: Double
        var contentWidth: Int
        var pictureCount: Int
        var brokenPictureCount: Int
        /// Pictures, charts and tables without accessible name.
        var namelessCount: Int
        /// Rankings that are wider than what is seen of them.
        var cutRankingCount: Int
        /// What was asked of disk or network beside the page itself.
        var requests: [String]
        /// Console messages: errors, warnings, violations of the policy.
        var complaints: [String] = []

        private enum CodingKeys: CodingKey {
            case title, milliseconds, contentWidth, pictureCount, brokenPictureCount, namelessCount,
                cutRankingCount, requests
        }
    }

    static func look(at html: String, width: Int) throws -> Sight {
        let folder = FileManager.default.temporaryDirectory.appending(path: "chromium-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        try Data(html.utf8).write(to: folder.appending(path: "page.html"))
        try Data(observer(width: width).utf8).write(to: folder.appending(path: "observer.html"))
        let (dom, log) = try run(on: folder)
        let opening = try #require(dom.range(of: "<pre id=\"sight\">"), "\(log)")
        let closing = try #require(dom.range(of: "</pre>", range: opening.upperBound..<dom.endIndex))
        let json = dom[opening.upperBound..<closing.lowerBound].replacing("&lt;", with: "<").replacing(
            "&gt;", with: ">"
        ).replacing("&amp;", with: "&")
        var sight = try JSONDecoder().decode(Sight.self, from: Data(json.utf8))
        sight.complaints = log.split(separator: "\n").filter { $0.contains(":CONSOLE") }.map(String.init)
        return sight
    }

    private static func run(on folder: URL) throws -> (dom: String, log: String) {
        // To files, for a pipe that nobody reads fills up.
        let (dom, log) = (folder.appending(path: "dom"), folder.appending(path: "log"))
        for file in [dom, log] { try Data().write(to: file) }
        _ = try launch(
            folder.appending(path: "observer.html").absoluteString,
            profile: folder.appending(path: "profile"),
            output: FileHandle(forWritingTo: dom), errors: FileHandle(forWritingTo: log))
        return (try String(contentsOf: dom, encoding: .utf8), try String(contentsOf: log, encoding: .utf8))
    }

    private static func observer(width: Int) -> String {
        """
        <!doctype html><meta charset="utf-8"><body style="margin:0">
        <iframe id="page" width="\(width)" height="800" style="border:0"></iframe><pre id="sight"></pre>
        <script>
        const frame = document.getElementById("page");
        const start = performance.now();
        frame.onload = () => {
            const milliseconds = performance.now() - start;
            const page = frame.contentDocument;
            const images = [...page.images];
            const nameless = images.filter(e => !e.alt).length
                + [...page.querySelectorAll("svg")].filter(e => e.getAttribute("role") !== "img"
                    || !(e.getAttribute("aria-label") || e.getAttribute("aria-labelledby"))).length
                + [...page.querySelectorAll("table, [role=region]")].filter(e =>
                    !(e.getAttribute("aria-label") || e.getAttribute("aria-labelledby"))).length;
            document.getElementById("sight").textContent = JSON.stringify({
                title: page.title, milliseconds, contentWidth: page.documentElement.scrollWidth,
                pictureCount: images.length,
                brokenPictureCount: images.filter(e => !e.complete || !e.naturalWidth).length,
                namelessCount: nameless,
                cutRankingCount: [...page.querySelectorAll(".ranking")].filter(e =>
                    e.parentElement.scrollWidth > e.parentElement.clientWidth).length,
                requests: frame.contentWindow.performance.getEntriesByType("resource").map(e => e.name)
                    .filter(e => !e.startsWith("data:")) });
        };
        frame.src = "page.html";
        </script>
        """
    }
}
