import Statistics
import Verdicts

/// A confusion matrix for the template: classes that are neither true nor predicted for any dive are omitted.
struct ConfusionView {
    let title: String
    let accuracy: String
    let labels: [String]
    let rows: [Row]

    struct Row {
        let label: String
        let cells: [Cell]
    }

    struct Cell {
        let count: String
        /// "heat0" to "heat5": the share of its row's dives, in fifths.
        let heat: String
        let isRight: Bool
    }

    init(_ task: ClassificationTask, _ matrix: ConfusionMatrix) {
        let shown = matrix.counts.indices.filter { index in
            matrix.counts[index].contains { $0 > 0 } || matrix.counts.contains { $0[index] > 0 }
        }
        title = task.title
        accuracy = matrix.accuracy.value.map { "\(($0 * 100).text(1)) %" } ?? "n/a"
        labels = shown.map(task.label)
        rows = shown.map { truth in
            let total = max(1, matrix.counts[truth].reduce(0, +))
            return Row(
                label: task.label(of: truth),
                cells: shown.map { prediction in
                    let count = matrix.counts[truth][prediction]
                    let fifths = count == 0 ? 0 : max(1, (count * 5 + total - 1) / total)
                    return Cell(
                        count: count == 0 ? "\u{00B7}" : String(count), heat: "heat\(fifths)",
                        isRight: truth == prediction)
                })
        }
    }
}
