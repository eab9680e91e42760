import Foundation
import Testing

/// The page of a tournament, by `divejudge evaluate --report` and by `divejudge report`.
@Suite struct ReportCommandTests {
    let workplace: Workplace

    init() throws { workplace = try Workplace() }

    private let oldPage = "<!DOCTYPE html>the old page"

    private func page(_ name: String = "page.html") throws -> String {
        try String(contentsOf: workplace[name], encoding: .utf8)
    }

    @Test func `an evaluation writes a page with every dive and three pictures of each`() throws {
        try workplace.makeTournament("final", count: 9, results: Workplace.results(event: "Final"))
        let outcome = try workplace.divejudge(
            "evaluate", "final", "--report", "page.html", "--ledger", "l.sqlite")
        #expect(outcome.status == 0, "\(outcome.errors)")
        let page = try page()
        #expect(page.contains("default-src 'none'"))
        #expect(page.matches(of: /<img [^>]*src="data:image\/jpeg;base64,/).count == 27)
        for number in 1...8 { #expect(page.contains("Diver \(number)")) }
        for number in 1...9 { #expect(page.contains("00\(number).mp4")) }
    }

    @Test func `a page can be made from the ledger alone, and states what is not yet judged`() throws {
        try workplace.makeTournament("final", count: 5, results: Workplace.results(event: "Final"))
        let early = try workplace.divejudge(
            "report", "final", "--output", "page.html", "--ledger", "l.sqlite")
        #expect(early.status == 66)
        #expect(!FileManager.default.fileExists(atPath: workplace["l.sqlite"].path))
        _ = try workplace.divejudge("evaluate", "final", "--shard", "1/2", "--ledger", "l.sqlite")
        let outcome = try workplace.divejudge(
            "report", "final", "--output", "page.html", "--ledger", "l.sqlite")
        #expect(outcome.status == 0, "\(outcome.errors)")
        #expect(outcome.errors.contains("notice: 5 dives in page.html\n"))
        #expect(outcome.errors.contains("2 of 5 dives were not judged yet: "))
        #expect(try page().matches(of: /<img [^>]*src="data:image\/jpeg;base64,/).count == 9)
    }

    @Test func `a page replaces a page, but never a table or a video`() throws {
        try workplace.makeTournament("final", count: 2, results: Workplace.results(event: "Final"))
        _ = try workplace.divejudge("evaluate", "final", "--ledger", "l.sqlite")
        for file in ["final/results.csv", "final/001.mp4", "l.sqlite", "tiny.safetensors"] {
            let before = try Data(contentsOf: workplace[file])
            let outcome = try workplace.divejudge("report", "final", "-o", file, "--ledger", "l.sqlite")
            #expect(outcome.status == 73)
            #expect(outcome.errors.contains("error: \(file): this "), "\(outcome.errors)")
            #expect(try Data(contentsOf: workplace[file]) == before)
        }
        for old in [oldPage, ""] {
            try Data(old.utf8).write(to: workplace["page.html"])
            let outcome = try workplace.divejudge(
                "report", "final", "-o", "page.html", "--ledger", "l.sqlite")
            #expect(outcome.status == 0, "\(outcome.errors)")
            #expect(try page().contains("001.mp4"))
        }
    }

    @Test func `another model's assessments are reported with its name`() throws {
        try workplace.makeTournament("final", count: 3)
        _ = try workplace.divejudge("evaluate", "final", "--ledger", "l.sqlite")
        // The calibrated copy is another file.
        try workplace.makeTournament("many", count: 20, results: Workplace.results(event: "Many"))
        _ = try workplace.divejudge("model", "calibrate", "many", "--output", "other.safetensors")
        let outcome = try workplace.divejudge(
            "report", "final", "-o", "page.html", "--ledger", "l.sqlite", "--model", "other.safetensors")
        let digest = try workplace.shell("sha256sum tiny.safetensors").output.prefix(8)
        #expect(outcome.errors.contains("3 of 3 dives were not judged yet: "))
        #expect(
            outcome.errors.contains(
                "the ledger has assessments by tiny (\(digest)...) for 3 of these dives; name that model with"
            ),
            "\(outcome.errors)")
    }

    /// RELIABILITY 67.
    @Test func `markup in names, divers and events is text on the page`() throws {
        try workplace.makeTournament("final", count: 2) { number in
            "107C,3.0,\(50 + number),</title><script>alert(1)</script>,\"\"\"><img src=x onerror=alert(2)>\""
        }
        let folder = workplace["final"]
        try FileManager.default.copyItem(
            at: folder.appending(path: "001.mp4"), to: folder.appending(path: "<svg onload=alert(3)>.mp4"))
        try Data("no video".utf8).write(to: folder.appending(path: "<script>4<&>.mp4"))
        let outcome = try workplace.divejudge(
            "evaluate", "final", "--report", "page.html", "--ledger", "l.sqlite")
        #expect(outcome.status == 1)
        let page = try page()
        #expect(!page.contains("<script"))
        #expect(!page.contains("<img src=x"))
        #expect(!page.contains("<svg onload"))
        #expect(page.contains("&lt;svg onload=alert(3)&gt;.mp4"))
        #expect(
            page.contains("<title>&lt;/title&gt;&lt;script&gt;alert(1)&lt;/script&gt;</title>")
                || page.contains("<title>Tournament report</title>"))
    }

    /// RELIABILITY 68.
    @Test func `escape sequences in names never reach a terminal`() throws {
        try workplace.makeTournament("final", count: 1) { _ in "107C,3.0,50,Fi\u{1B}]0;nal,\u{1B}[31mred" }
        try Data("no video".utf8).write(to: workplace["final"].appending(path: "\u{1B}[2J\u{202E}.mp4"))
        let outcome = try workplace.divejudge("evaluate", "final", "--ledger", "l.sqlite")
        #expect(outcome.status == 1)
        #expect(!(outcome.output + outcome.errors).contains("\u{1B}"))
        #expect(!(outcome.output + outcome.errors).contains("\u{202E}"))
        #expect(outcome.errors.contains("\\u{1b}[2J\\u{202e}.mp4"), "\(outcome.errors)")
    }

    /// RELIABILITY 45.
    @Test(.enabled(if: Workplace.maySmallDisksBeMounted, "small disks may not be mounted here"))
    func `a full disk keeps the old page, leaves nothing else and exits with 74`() throws {
        try workplace.makeTournament("final", count: 3)
        try #require(try workplace.mountSmallDisk().status == 0)
        defer { _ = try? workplace.shell("umount disk") }
        try Data(oldPage.utf8).write(to: workplace["disk/page.html"])
        let outcome = try workplace.divejudge(
            "evaluate", "final", "--report", "disk/page.html", "--ledger", "l.sqlite")
        #expect(outcome.status == 74)
        #expect(outcome.errors.contains("disk/page.html"), "\(outcome.errors)")
        #expect(try page("disk/page.html") == oldPage)
        #expect(try FileManager.default.contentsOfDirectory(atPath: workplace["disk"].path) == ["page.html"])
        #expect(try workplace.ask("l.sqlite", "SELECT count(*) FROM assessments") == 3)
    }

    /// RELIABILITY 45.
    @Test(.enabled(if: Strace.works, "strace is not there or may not watch"))
    func `a page that cannot be renamed leaves only the old one`() throws {
        try workplace.makeTournament("final", count: 1)
        try FileManager.default.createDirectory(at: workplace["pages"], withIntermediateDirectories: true)
        try Data(oldPage.utf8).write(to: workplace["pages/page.html"])
        let outcome = try workplace.shell(
            "strace -f -qq -o calls -e trace=rename,renameat,renameat2 -e inject=rename,renameat,renameat2:error=EIO "
                + "\"$DIVEJUDGE\" evaluate final --report pages/page.html --ledger l.sqlite")
        #expect(outcome.status == 74)
        #expect(outcome.errors.contains("pages/page.html"), "\(outcome.errors)")
        #expect(try page("pages/page.html") == oldPage)
        #expect(try FileManager.default.contentsOfDirectory(atPath: workplace["pages"].path) == ["page.html"])
    }
}

extension Workplace {
    /// Mounts 16 kB of memory as the folder `disk`.
    fileprivate func mountSmallDisk() throws -> Outcome {
        try FileManager.default.createDirectory(at: self["disk"], withIntermediateDirectories: true)
        return try shell("mount -t tmpfs -o size=16k tmpfs disk")
    }

    /// Only the superuser may, and not in every container.
    fileprivate static let maySmallDisksBeMounted: Bool = {
        guard let workplace = try? Workplace(), (try? workplace.mountSmallDisk().status) == 0 else {
            return false
        }
        return (try? workplace.shell("umount disk").status) == 0
    }()
}
