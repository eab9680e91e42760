import Testing

@testable import Training

/// By what an epoch is selected: the rank correlation where enough validation dives have a score, else the loss.
@Suite struct SelectionTests {
    private func report(dives: Int, spearman: Double?, loss: Double) -> ValidationReport {
        var report = ValidationReport()
        report.diveCount = dives
        report.residuals = Array(repeating: 0, count: dives)
        report.spearman = spearman
        report.losses.total = loss
        return report
    }

    @Test func `two correctly ranked dives do not make an epoch better`() {
        let first = report(dives: 2, spearman: 1, loss: 5)
        let later = report(dives: 2, spearman: -1, loss: 1)
        #expect(later.isBetter(than: first))
        #expect(!first.isBetter(than: later))
    }

    @Test func `with thirty dives the rank correlation decides`() {
        let first = report(dives: 30, spearman: 0.9, loss: 5)
        let later = report(dives: 30, spearman: 0.8, loss: 1)
        #expect(!later.isBetter(than: first))
        #expect(first.isBetter(than: later))
    }

    @Test func `a loss that is not a number is never better`() {
        #expect(!report(dives: 2, spearman: 1, loss: .nan).isBetter(than: nil))
    }
}
