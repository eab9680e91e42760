import Datasets
import Foundation
import FoundationXML
import Reports
import Testing

@Suite struct PageTests {
    private static let test = LabeledDive.make(count: 30)

    private static func page(_ setting: StudySetting = .make()) throws -> String {
        try StudyReport(
            runs: [.make(experiment: 0, test: test), .make(experiment: 4, seed: 0, test: test)], test: test,
            training: LabeledDive.make(count: 30, seed: 2), setting: setting
        ).html
    }

    @Test(arguments: [
        "<script>alert(1)</script>", "\"><img src=x onerror=alert(1)>", "</title><script>",
        "</style><script>",
        "{{{style}}}<svg onload=alert(1)>", "' onmouseover='alert(1)",
    ])
    func `hostile text is shown literally`(_ hostile: String) throws {
        let dives = LabeledDive.make(count: 10, caption: hostile).map { dive in
            var dive = dive
            dive.event = hostile
            dive.diver = hostile
            return dive
        }
        var setting = StudySetting.make(dataDescription: hostile)
        setting.title = hostile
        setting.commandLine = hostile
        setting.scaleDescription = hostile
        setting.remarks = [hostile]
        let report = try StudyReport(
            runs: [.make(experiment: 0, test: dives, caption: hostile)], test: dives, training: dives,
            setting: setting)
        #expect(!report.html.contains("<script"))
        #expect(!report.html.contains("<img"))
        // Figures 8 and 9, and a pair for each experiment.
        #expect(report.html.components(separatedBy: "<svg").count == 1 + 2 + 2 * 8)
        let escaped = hostile.replacing("&", with: "&amp;").replacing("<", with: "&lt;").replacing(
            ">", with: "&gt;"
        )
        .replacing("\"", with: "&quot;").replacing("'", with: "&#39;")
        #expect(report.html.contains("<title>\(escaped)</title>"))
        #expect(!report.markdownTable.contains("<"))
    }

    @Test func `the page forbids scripts and loads nothing`() throws {
        let page = try Self.page()
        #expect(page.contains("content=\"default-src 'none'; style-src 'unsafe-inline'; img-src data:; "))
        for loading in ["http://", "https://", "src=", "url(", "@import", "<script", "style=\""] {
            #expect(!page.contains(loading), "\(loading)")
        }
    }

    @Test func `every chart is well-formed and has a name and a description`() throws {
        let page = try Self.page()
        let charts = page.components(separatedBy: "<svg").dropFirst().compactMap { part in
            part.range(of: "</svg>").map { "<svg" + part[..<$0.upperBound] }
        }
        #expect(charts.count == 18)
        for chart in charts {
            let parser = XMLParser(data: Data(chart.utf8))
            #expect(parser.parse(), "\(String(describing: parser.parserError))")
            #expect(chart.contains("<title id=") && chart.contains("<desc id="))
        }
    }

    @Test func `ids are unique`() throws {
        let page = try Self.page()
        let ids = page.matches(of: /id="([^"]*)"/).map { String($0.1) }
        #expect(!ids.contains(""))
        #expect(Set(ids).count == ids.count)
    }

    @Test func `remarks appear in a box under the protocol`() throws {
        let page = try Self.page()
        let box = try #require(page.range(of: "<div class=\"remarks\" role=\"note\""))
        let protocolStart = try #require(page.range(of: "<section id=\"protocol\""))
        let remark = try #require(page.range(of: "<li>All weights were drawn from the seed.</li>"))
        let architectures = try #require(page.range(of: "<section id=\"architectures\""))
        #expect(protocolStart.lowerBound < box.lowerBound && box.lowerBound < remark.lowerBound)
        #expect(remark.lowerBound < architectures.lowerBound)
        var setting = StudySetting.make()
        setting.remarks = []
        #expect(try !Self.page(setting).contains("<div class=\"remarks\""))
    }

    @Test func `predictions are not on the page`() throws {
        let dives = LabeledDive.make(count: 30)
        let run = StudyRun.make(experiment: 0, test: dives, caption: "a caption that nobody should see")
        let report = try StudyReport(runs: [run], test: dives, training: [], setting: .make())
        #expect(!report.html.contains("nobody should see"))
    }

    @Test func `confusion matrices of the epoch selected on validation are collapsed`() throws {
        let page = try Self.page()
        #expect(page.components(separatedBy: "<details>").count == 1 + 2)
        #expect(page.contains("<summary>Confusion matrices, epoch "))
    }
}
