import Foundation
public import Records
public import Scoring

extension LedgerRun {
    /// A run of a tool that judges with a model.
    public init(of model: LoadedModel, tool: String, version: String, commandLine: String) throws {
        self.init(
            tool: tool, version: version, commandLine: commandLine,
            model: LedgerRun.Model(
                name: model.model.name, sha256: model.model.sha256,
                blueprintJSON: String(decoding: try JSONEncoder().encode(model.card.blueprint), as: UTF8.self)
            ),
            preprocessing: model.card.preprocessing)
    }
}
