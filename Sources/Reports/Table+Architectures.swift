import Blueprints

extension Table {
    /// The counterpart of the study's Table 1: each experiment's architecture.
    static func architectures(_ study: Study) -> Table {
        let rows = Experiment.allCases.map { experiment in
            let blueprint = study.setting.blueprint(of: experiment)
            return Row(
                title: experiment.label,
                cells: [
                    Cell(text: blueprint.backbone.rawValue.uppercased()),
                    Cell(text: blueprint.cell.title),
                    Cell(text: String(blueprint.captionerLayerCount)),
                    Cell(text: blueprint.usesAttention ? "yes" : "no"),
                    Cell(text: blueprint.clipEncoder == .mean ? "mean" : "LSTM"),
                    Cell(text: blueprint.parameterCount.groupedText),
                    Cell(text: experiment.blueprint().parameterCount.groupedText),
                ])
        }
        return Table(
            name: "Table 1",
            caption:
                "The architectures. Attention is the study\u{2019}s: one linear layer before the captioner, without softmax.",
            columns: [
                Column(title: "Experiment"), Column(title: "Backbone"), Column(title: "RNN cell"),
                Column(title: "Stacked cells"), Column(title: "Attention"), Column(title: "Feature encoding"),
                Column(title: "Parameters", detail: "as run"),
                Column(title: "Parameters", detail: "at the study\u{2019}s size"),
            ],
            rows: rows,
            notes: [
                Note(
                    text:
                        "Only trainable parameters are counted; the captioner\u{2019}s grow with the vocabulary."
                )
            ])
    }
}
