import Files
public import Foundation
public import Verdicts

/// The published logs of the architecture study (Ballari, Pyneni, Tarakad): its experiments 0 to 5, epoch by epoch.
public struct PublishedStudy: Sendable, Equatable {
    /// The epochs of each experiment, in order.
    public var experiments: [Int: [PublishedEpoch]]

    /// Makes a study.
    public init(experiments: [Int: [PublishedEpoch]]) {
        self.experiments = experiments
    }

    /// Reads a study from CSV: a row for each epoch, with the columns `experiment`, `epoch` (from 0), `train_loss_iter0`,
    /// `train_loss_iter20`, `train_loss_iter40`, `spearman`, and for each head one with its accuracy in percent. A blank cell
    /// or "nan" is a missing number.
    ///
    /// - Throws: `DatasetError` naming the file, row and column.
    public init(contentsOf url: URL) throws {
        var rows = try StudyTable(reading: url).rows[...]
        var experiments: [Int: [PublishedEpoch]] = [:]
        while let row = rows.popFirst() {
            experiments[try row.integer("experiment"), default: []].append(try PublishedEpoch(row))
        }
        self.experiments = experiments.mapValues { $0.sorted { $0.epoch < $1.epoch } }
    }
}

/// One epoch of the published study.
public struct PublishedEpoch: Sendable, Equatable {
    /// Counted from 1, as in ``StudyEpoch``; the logs count from 0.
    public var epoch: Int
    /// The losses of single batches: at iterations 0, 20 and 40 of the epoch.
    public var trainingLosses: [Double]
    /// Spearman's correlation on the 353 test dives; nil if the study has none.
    public var spearman: Double?
    /// The accuracy of each head on the test dives, 0...1.
    public var accuracies: [ClassificationTask: Double]

    /// Makes an epoch.
    public init(
        epoch: Int, trainingLosses: [Double], spearman: Double?, accuracies: [ClassificationTask: Double]
    ) {
        self.epoch = epoch
        self.trainingLosses = trainingLosses
        self.spearman = spearman
        self.accuracies = accuracies
    }

    fileprivate init(_ row: StudyTable.Row) throws {
        epoch = try row.integer("epoch") + 1
        trainingLosses = try [0, 20, 40].compactMap { try row.number("train_loss_iter\($0)") }
        spearman = try row.number("spearman")
        accuracies = [:]
        for task in ClassificationTask.allCases {
            accuracies[task] = try row.number(task.rawValue).map { $0 / 100 }
        }
    }
}

/// The rows of the study's CSV file by column name.
private struct StudyTable {
    struct Row {
        let place: String
        let cells: [String: String]

        func integer(_ column: String) throws -> Int {
            let text = cells[column] ?? ""
            guard let number = Int(text), (0...1_000_000).contains(number) else {
                throw refuse(column, "\"\(text)\" is not a count", "Write it like 12.")
            }
            return number
        }

        /// The number in a cell; nil if it is blank or "nan".
        func number(_ column: String) throws -> Double? {
            guard let text = cells[column] else {
                throw refuse(column, "the column is missing", "Begin the file with the names of all columns.")
            }
            if text.isEmpty || text.lowercased() == "nan" { return nil }
            guard let number = Double(text), number.isFinite else {
                throw refuse(column, "\"\(text)\" is not a number", "Write it like 0.53.")
            }
            return number
        }

        private func refuse(_ column: String, _ problem: String, _ remedy: String) -> DatasetError {
            DatasetError(
                .invalidStudy, "\(place), column \"\(column)\"", problem,
                remedy: remedy)
        }
    }

    let rows: [Row]

    init(reading url: URL) throws {
        let name = url.lastPathComponent
        var reader = CSVReader([UInt8](try readFile(url)))
        var rows: [Row] = []
        do {
            let columns = try reader.next() ?? []
            while let cells = try reader.next() {
                guard cells.contains(where: { !$0.isEmpty }) else { continue }
                rows.append(
                    Row(
                        place: "\(name), row \(reader.row)",
                        cells: Dictionary(zip(columns, cells), uniquingKeysWith: { first, _ in first })))
            }
        } catch {
            throw DatasetError(
                .invalidStudy, "\(name), row \(reader.row)", error.problem,
                remedy: error.remedy)
        }
        self.rows = rows
    }
}
