/// A table for the template.
struct TableView {
    let id: String
    let name: String
    let hasName: Bool
    let caption: String
    let columns: [Table.Column]
    let rows: [RowView]
    let notes: [Table.Note]

    struct RowView {
        let kind: String
        let title: String
        let detail: String
        let cells: [Table.Cell]
    }

    init(_ table: Table, id: String) {
        self.id = id
        name = table.name
        hasName = !table.name.isEmpty
        caption = table.caption
        columns = table.columns
        notes = table.notes
        rows = table.rows.map { row in
            let kind =
                switch row.kind {
                case .run: "run"
                case .study: "study"
                case .baseline: "baseline"
                }
            return RowView(kind: kind, title: row.title, detail: row.detail, cells: row.cells)
        }
    }
}
