import Competition
import Foundation
import Reports
import Testing

/// Residuals of a model that is a tenth of a point off.
private let exact = (-50...50).map { Double($0) / 500 }

@Suite struct TournamentReportTests {
    @Test func `the winner, the margin and the certainty come first`() throws {
        let page = try TournamentReport.page(
            [
                .make(file: "1.mp4", diver: "Ada", score: 70, finalScore: 71),
                .make(file: "2.mp4", diver: "Bea", score: 82.5, finalScore: 84),
            ], residuals: exact)
        #expect(page.contains("<p class=\"who\"><bdi>Bea</bdi></p>"))
        #expect(page.contains("<b>82.5</b> 12.5 ahead of Ada</p>"))
        #expect(page.contains("<b>Over 99\u{00A0}%</b> likely the true winner</p>"))
        #expect(page.contains("Also the panel\u{2019}s winner."))
    }

    @Test func `a panel that disagrees is reported`() throws {
        let page = try TournamentReport.page([
            .make(file: "1.mp4", diver: "Ada", score: 70, finalScore: 90),
            .make(file: "2.mp4", diver: "Bea", score: 72, finalScore: 60),
        ])
        #expect(page.contains("The panel placed Ada 1st and Bea 2nd."))
    }

    @Test func `equal totals share the first place`() throws {
        let page = try TournamentReport.page([
            .make(file: "1.mp4", diver: "Ada", score: 70), .make(file: "2.mp4", diver: "Bea", score: 70),
        ])
        #expect(page.contains("<p class=\"who\"><bdi>Ada and Bea</bdi></p>"))
        #expect(page.contains("<b>70.0</b> level on points</p>"))
    }

    @Test func `withheld scores are described in words, never as numbers`() throws {
        let page = try TournamentReport.page([
            .make(file: "1.mp4", diver: "Ada"),
            .make(file: "2.mp4", diver: "Bea", score: nil, recognition: .notSure),
            .make(file: "3.mp4", diver: "Cleo", score: nil, recognition: .notADive),
        ])
        #expect(page.contains("<p class=\"score none\">not sure</p>"))
        #expect(page.contains("<p class=\"score none\">not a dive</p>"))
        #expect(
            page.contains(
                "1 score withheld, because the footage does not look like the dives that the model knows; totals do not include it."
            ))
        #expect(page.contains("1 video does not look like a dive."))
        #expect(!page.contains("61.3"))
    }

    @Test func `a withheld dive shows neither a recognised dive, nor classes, nor moments`() throws {
        let withheld = JudgedDive.make(
            file: "1.mp4", announced: nil, score: nil, recognition: .notADive, finalScore: nil,
            caption: "armstand back dive")
        let page = try TournamentReport.page([withheld], pictures: .make())
        for absent in [
            "Recognised", "407C", "rmstand", "take-off", "flight</", "entry</", "class=\"classes\"",
        ] {
            #expect(!page.contains(absent), "\(absent)")
        }
        #expect(page.contains("<figcaption>1.2\u{00A0}s</figcaption>"))
        #expect(page.contains("Unknown dive"))
    }

    @Test func `moments are named only if the entry was found`() throws {
        let known = try TournamentReport.page([.make()], pictures: .make())
        #expect(known.contains("<figcaption>take-off</figcaption>"))
        let guessed = try TournamentReport.page([.make()], pictures: .make(isEntryFound: false))
        #expect(!guessed.contains("take-off"))
        #expect(guessed.contains("<figcaption>3.0\u{00A0}s</figcaption>"))
    }

    @Test func `a caption is a sentence, and shows where it contradicts the classes`() throws {
        let page = try TournamentReport.page([
            .make(file: "1.mp4", caption: "armstand dive , with a big splash"),
            .make(file: "2.mp4", caption: "and and and and"),
        ])
        #expect(page.contains("<bdi>Armstand dive, with a big splash.</bdi>"))
        #expect(page.contains("contradicts the classes: armstand</span>"))
        #expect(page.components(separatedBy: "class=\"said\"").count == 1 + 1)
    }

    @Test func `warnings of some dives are counted and named`() throws {
        let page = try TournamentReport.page([
            .make(file: "1.mp4", warnings: ["The video shows 50 of 103 frames."]),
            .make(file: "2.mp4", warnings: ["The video shows 61 of 103 frames."]), .make(file: "3.mp4"),
        ])
        #expect(
            page.contains("<li>2 of 3 dives: The video shows 50 to 61 of 103 frames. (1.mp4, 2.mp4)</li>"))
    }

    @Test func `a model of simulated dives makes no filmed first place certain`() throws {
        let untested =
            "The model was trained on simulated dives; its predictions for filmed dives are untested."
        let page = try TournamentReport.page([
            .make(file: "1.mp4", diver: "Ada", warnings: [untested]),
            .make(file: "2.mp4", diver: "Bea", score: 60, warnings: [untested]),
        ])
        #expect(
            page.contains(
                "<p class=\"sure doubt\">Leads, but the model was trained on simulated dives and is untested on filmed ones</p>"
            ))
        #expect(page.contains("<li>2 of 2 dives: \(untested)</li>"))
        for absent in ["with 90\u{00A0}% probability", "Chance"] {
            #expect(!page.contains(absent), "\(absent)")
        }
    }

    @Test func `failures are listed with their sentences, and pending dives counted`() throws {
        let reason = "009.mp4: The file is empty. Copy or download the video again."
        let page = try TournamentReport.page([
            .make(), .make(failure: reason), .make(pending: "010.mp4"), .make(pending: "011.mp4"),
        ])
        #expect(page.contains("<h2>Failures</h2>"))
        #expect(page.components(separatedBy: reason).count == 1 + 2)
        #expect(page.contains("1 dive could not be judged, for the reasons below; totals do not include it."))
        #expect(page.contains("2 dives still to be judged; places may change."))
    }

    @Test func `no winner is certain while dives have no score`() throws {
        func page(_ others: [JudgedDive]) throws -> String {
            try TournamentReport.page(
                [
                    .make(file: "1.mp4", diver: "Ada", score: 70),
                    .make(file: "2.mp4", diver: "Bea", score: 82.5),
                ]
                    + others, residuals: exact)
        }
        let failed = JudgedDive.make(file: "3.mp4", failure: "3.mp4: The file is empty. Copy it again.")
        let one = try page([failed])
        #expect(
            one.contains(
                "<p class=\"sure doubt\">Leads, but 1 of 3 dives has no score</p>"
            ))
        // Bea's own dives are all scored, Ada's are not.
        #expect(one.contains("\n<p class=\"aside\">Total 72.5 to 92.5 with 90\u{00A0}% probability."))
        for absent in ["true winner", "Chance"] { #expect(!one.contains(absent), "\(absent)") }
        #expect(one.contains("intervals of the totals"))
        let two = try page([failed, .make(file: "4.mp4", diver: "Bea", score: nil, recognition: .notSure)])
        #expect(two.contains("Leads, but 2 of 4 dives have no score"))
        #expect(two.contains("Total of the dives that were scored 72.5 to 92.5"))
        let tie = try page([failed, .make(file: "5.mp4", diver: "Cleo", score: 82.5)])
        #expect(tie.contains("Lead, but 1 of 4 dives has no score"))
        #expect(try page([]).contains("Chance<small>to be first</small>"))
    }

    @Test(arguments: [
        (1.0, "100"), (0.996, "&gt;\u{00A0}99"), (0.9949, "99"), (0.6, "60"),
        (0.999_999_999, "&gt;\u{00A0}99"),
    ])
    func `a class is certain only with all of the probability`(_ probability: Double, _ text: String) throws {
        let page = try TournamentReport.page([.make(certainty: probability)])
        #expect(page.contains("<li>inward <b>\(text)\u{00A0}%</b></li>"))
    }

    @Test func `many remarks are at the end, so that the first screen shows the winners`() throws {
        func page(_ count: Int) throws -> String {
            var setting = TournamentSetting.make()
            setting.remarks = (1...count).map { "\($0).mp4: it has no pictures." }
            return try TournamentReport.page([.make()], setting: setting)
        }
        let few = try page(3)
        let event = try #require(few.range(of: "<section id=\"event-1\""))
        #expect(few[..<event.lowerBound].contains("<li>3.mp4: it has no pictures.</li>"))
        #expect(!few.contains("further-remarks"))
        let many = try page(100)
        let about = try #require(many.range(of: "<section id=\"about\""))
        #expect(!many[..<about.lowerBound].contains("it has no pictures"))
        #expect(many[..<about.lowerBound].contains("<a href=\"#further-remarks\">100 remarks</a>"))
        #expect(many[about.lowerBound...].components(separatedBy: "it has no pictures.</li>").count == 101)
    }

    @Test func `a dive other than the announced one is marked, with both difficulties`() throws {
        let page = try TournamentReport.page([.make(recognised: "405C", announced: "407C")])
        #expect(page.contains("<dt>Announced</dt><dd><b>407C</b> difficulty 3.4</dd>"))
        #expect(page.contains("<b>405C</b> inward 2 1/2 somersaults, tuck, difficulty 2.7"))
        #expect(page.contains("<span class=\"mark other\">a different dive</span>"))
        #expect(page.contains("announced: 3 1/2 somersaults"))
    }

    @Test func `a timeline shows how each clip affects the score`() throws {
        let page = try TournamentReport.page([.make(score: 75, timeline: [74, 76.5, 75])])
        #expect(
            page.contains(
                "Each clip's effect on the score, in points: clip 1 +1.0, clip 2 \u{2212}1.5, clip 3 0.0"))
    }

    @Test func `scores are drawn with their interval and the panel's score`() throws {
        let page = try TournamentReport.page([.make(score: 72, margin: 8, finalScore: 65.25)])
        #expect(page.contains("Score 72.0, interval 64.0 to 80.0, final score 65.25, on a scale from "))
        #expect(page.contains("64.0 to 80.0 (90\u{00A0}%) \u{00B7} final score 65.25 (+6.8)"))
    }

    @Test func `the model's accuracy is shown below the winners, with dives worth checking`() throws {
        let page = try TournamentReport.page([
            .make(file: "1.mp4", diver: "Ada", score: 80, margin: 5, finalScore: 86),
            .make(file: "2.mp4", diver: "Bea", recognised: "405C", score: 70, finalScore: 72),
            .make(file: "3.mp4", diver: "Cleo", score: 60, finalScore: 61),
            .make(file: "4.mp4", diver: "Dora", score: nil, recognition: .notSure, finalScore: 50),
        ])
        let event = try #require(page.range(of: "<section id=\"event-1\""))
        let first = page[..<event.lowerBound]
        // (6 + 2 + 1) / 3 off; 2 of 3 inside.
        #expect(
            first.contains(
                "over 3 dives: same winner as the panel in 1 of 1 event; \u{03C1}\u{00A0}1.000; 3.0 points off on average; "
                    + "67\u{00A0}% of final scores inside their interval."))
        #expect(
            first.contains(
                "1 dive with a withheld score: <a href=\"#event-1-dive-4\"><bdi>Dora, 407C, 4.mp4</bdi></a> (not sure)<"
            ))
        #expect(
            first.contains(
                "than announced: <a href=\"#event-1-dive-2\"><bdi>Bea, 407C, 2.mp4</bdi></a> (as 405C)<"))
        #expect(
            first.contains(
                "outside the interval: <a href=\"#event-1-dive-1\"><bdi>Ada, 407C, 1.mp4</bdi></a> (\u{2212}6.0)<"
            ))
        #expect(page.contains("<td data-label=\"Panel\">50.0<small>of 1 dive</small></td>"))
        #expect(try !TournamentReport.page([.make()]).contains("Worth checking"))
        let many = try TournamentReport.page((1...9).map { .make(file: "\($0).mp4", recognised: "405C") })
        #expect(many.contains("4.mp4</bdi></a> (as 405C) and 5 more</li>"))
    }

    @Test func `unequal numbers of dives are reported, with the panel's places if known`() throws {
        let page = try TournamentReport.page([
            .make(file: "1.mp4", diver: "Ada"), .make(file: "2.mp4", diver: "Ada"),
            .make(file: "3.mp4", diver: "Bea", finalScore: nil),
        ])
        #expect(
            page.contains(
                " (they assume that errors on different dives are independent). Divers have 1 to 2 dives and are ranked by their sum<"
            ))
        #expect(page.contains("<small>total</small>") && !page.contains("<small>place</small>"))
    }

    @Test func `disagreements of panel and model are shown without awards, too`() throws {
        let page = try TournamentReport.page([
            .make(file: "1.mp4", score: 60), .make(file: "2.mp4", diver: nil, failure: "2.mp4: It is empty."),
        ])
        #expect(page.contains("the model gives 60.0, the panel 75.0: \u{2212}15.0, beyond the interval"))
        #expect(!page.contains("class=\"judges\""))
    }

    @Test func `awards far from the panel are listed`() throws {
        let page = try TournamentReport.page([
            .make(file: "1.mp4", finalScore: 81.6, awards: [8, 8, 8, 8, 8, 8, 5.5]),
            .make(file: "2.mp4", finalScore: 76.5, awards: [7.5, 7.5, 7.5, 7.5, 7.5, 7.5, 7.5]),
        ])
        #expect(page.contains(": judge 7 gave 5.5, the panel\u{2019}s median is 8.0"))
        #expect(page.contains("Judge 7: \u{2212}1.25 against the panel\u{2019}s median"))
    }

    @Test func `simulated dives are labelled as simulated`() throws {
        let all = try TournamentReport.page([.make(isSimulated: true)])
        #expect(all.contains("<strong class=\"badge\">simulated dives</strong>"))
        #expect(all.contains("All dives are simulated"))
        #expect(all.contains("1 simulated dive."))
        #expect(try !TournamentReport.page([.make()]).contains("simulated"))
    }

    @Test func `a warning common to all assessments is shown once`() throws {
        let shared =
            "The model was trained on simulated dives; its predictions for filmed dives are untested."
        let page = try TournamentReport.page([
            .make(file: "1.mp4", warnings: [shared]),
            .make(file: "2.mp4", warnings: [shared, "Frames are missing."]),
        ])
        #expect(page.components(separatedBy: shared).count == 1 + 1)
        #expect(page.contains("<li>Frames are missing.</li>"))
    }

    @Test func `without truth, calibration, divers or pictures the page omits them and explains why`() throws
    {
        let page = try TournamentReport.page(
            [.make(diver: nil, announced: nil, margin: nil, finalScore: nil)], residuals: [])
        #expect(page.contains("The model is not calibrated"))
        #expect(page.contains("No panel scores are known"))
        #expect(page.contains("<p class=\"who\"><bdi>407C, 001.mp4</bdi></p>"))
        for absent in ["Model and panel", "<img", "Chance", "<h3>Panel</h3>", "n/a", "nil", "Optional"] {
            #expect(!page.contains(absent), "\(absent)")
        }
    }

    @Test func `an empty tournament has a page`() throws {
        let page = try TournamentReport.page([])
        #expect(page.contains("0 dives in 0 events"))
        #expect(try TournamentReport.page([.make(pending: "1.mp4")]).contains("No score yet"))
    }

    @Test func `equal values give equal pages`() throws {
        let dives = (1...9).map {
            JudgedDive.make(file: "\($0).mp4", diver: "Diver \($0 % 3)", score: Double(60 + $0))
        }
        #expect(try TournamentReport.page(dives) == TournamentReport.page(dives))
    }
}

@Suite struct TournamentPageTests {
    private static func page() throws -> String {
        try TournamentReport.page(
            ["Final", "Semifinal"].flatMap { event in
                (1...6).map { index in
                    JudgedDive.make(
                        event: event, file: "\(index).mp4", diver: "Diver \(index % 3)",
                        score: Double(60 + index),
                        finalScore: Double(62 + index % 4), awards: [8, 8, 8, 7.5, 8, 8, 5],
                        timeline: [60, 61, 62, 63, 64, 65])
                }
            }, pictures: .make())
    }

    // RELIABILITY, case 67.
    @Test(arguments: [
        "<script>alert(1)</script>", "\"><img src=x onerror=alert(1)>", "</title><script>",
        "</style><script>",
        "{{{style}}}<svg onload=alert(1)>", "' onmouseover='alert(1)", "<\u{0301}script>alert(1)</script>",
        "</desc><script>", "javascript:alert(1)",
    ])
    func `hostile text is shown literally`(_ hostile: String) throws {
        func setting(_ text: String) -> TournamentSetting {
            var setting = TournamentSetting.make()
            setting.title = text
            setting.commandLine = text
            setting.remarks = [text]
            return setting
        }
        let awards = [8, 8, 8, 8, 8, 8, 5.5]
        func dives(_ text: String) -> [JudgedDive] {
            [
                .make(
                    event: text, file: text, diver: text, awards: awards, caption: text, timeline: [70, 80],
                    warnings: [text, "other"]),
                .make(event: text, file: text, diver: nil, score: 60, awards: awards, warnings: ["other"]),
                .make(event: text, file: text, diver: nil, failure: text),
                .make(event: "Final", file: "a.mp4", diver: "Bea"),
            ]
        }
        let page = try TournamentReport.page(dives(hostile), setting: setting(hostile))
        let harmless = try TournamentReport.page(dives("harmless"), setting: setting("harmless"))
        // No element or attribute more than a harmless text gives.
        for markup in [
            "<script", "<img", "<svg", "onerror=\"", "onload=\"", "onmouseover=\"", "href=\"javascript", "<",
        ] {
            #expect(
                page.components(separatedBy: markup).count == harmless.components(separatedBy: markup).count,
                "\(markup)")
        }
        #expect(!page.unicodeScalars.elementsEqual(harmless.unicodeScalars))
    }

    // RELIABILITY, case 67.
    @Test(arguments: Array(0x202A...0x202E) + Array(0x2066...0x2069))
    func `text that reverses the reading direction is shown literally`(_ code: UInt32) throws {
        let control = String(try #require(Unicode.Scalar(code)))
        let hostile = "a\(control)b"
        var setting = TournamentSetting.make()
        setting.title = hostile
        setting.remarks = [hostile]
        let page = try TournamentReport.page(
            [
                .make(
                    event: hostile, file: "\(hostile).mp4", caption: hostile, timeline: [70],
                    warnings: [hostile]),
                .make(event: hostile, file: "2.mp4", diver: hostile, score: 60),
            ], setting: setting, pictures: .make())
        #expect(page.contains("<bdi>a\\u{\(String(code, radix: 16))}b.mp4</bdi>"))
        // What isolates names in attributes and sentences comes in pairs.
        let marks = page.unicodeScalars.filter {
            (0x202A...0x202E).contains($0.value) || (0x2066...0x2069).contains($0.value)
        }
        #expect(!marks.isEmpty)
        #expect(marks.enumerated().allSatisfy { $1 == ($0 % 2 == 0 ? "\u{2068}" : "\u{2069}") })
        #expect(!page.unicodeScalars.contains { (0x10FFF0...0x10FFF1).contains($0.value) })
    }

    @Test func `the page forbids scripts and loads nothing`() throws {
        let page = try Self.page()
        #expect(page.contains("content=\"default-src 'none'; style-src 'unsafe-inline'; img-src data:; "))
        for loading in ["http://", "https://", "url(", "@import", "<script", "style=\"", "src=\"/"] {
            #expect(!page.contains(loading), "\(loading)")
        }
        #expect(
            page.components(separatedBy: "src=").count
                == page.components(separatedBy: "src=\"data:image/jpeg;").count)
        #expect(page.contains("<html lang=\"en\">"))
    }

    @Test func `every picture and chart has a name`() throws {
        let page = try Self.page()
        let images = page.matches(of: /<img\s[^>]*>/)
        #expect(images.count == 2 * 6 * 3)
        #expect(images.allSatisfy { $0.output.contains(/\salt="[^"]+"/) })
        let charts = page.matches(of: /<svg\s[^>]*>/)
        #expect(charts.count > 2 * 6 * 2)
        for chart in charts { #expect(chart.output.contains(/role="img" aria-label(ledby)?="[^"]+"/)) }
    }

    @Test func `headings are in order, tables have scopes, and ids are unique`() throws {
        let page = try Self.page()
        let levels = page.matches(of: /<h([1-6])/).compactMap { Int($0.1) }
        #expect(levels.first == 1 && levels.filter { $0 == 1 }.count == 1)
        #expect(zip(levels, levels.dropFirst()).allSatisfy { $1 <= $0 + 1 })
        #expect(page.matches(of: /<th[ >]/).count == page.matches(of: /<th scope="(col|row)"/).count)
        let ids = page.matches(of: /\sid="([^"]*)"/).map { String($0.1) }
        #expect(Set(ids).count == ids.count && !ids.contains(""))
        let targets = page.matches(of: /href="#([^"]*)"/).map { String($0.1) }
        #expect(!targets.isEmpty && Set(targets).isSubset(of: Set(ids)))
    }

    @Test func `every shown dive has a link, and no other`() throws {
        let page = try TournamentReport.page([.make(file: "1.mp4"), .make(pending: "2.mp4")])
        #expect(page.contains("href=\"#event-1-dive-1\""))
        #expect(!page.contains("href=\"#event-1-dive-2\""))
        #expect(page.contains("<span>pending</span>"))
    }
}
