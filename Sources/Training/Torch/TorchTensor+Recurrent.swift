import Blueprints
import CTorch

/// What a recurrent stack passes from one step to the next: [layers, N, H], for an LSTM the cells as well.
struct RecurrentState {
    var hidden: TorchTensor
    var cell: TorchTensor?

    /// All zero.
    static func zeros(_ cell: Captioner.Cell, _ shape: [Int]) throws -> RecurrentState {
        RecurrentState(hidden: try .zeros(shape), cell: cell == .lstm ? try .zeros(shape) : nil)
    }
}

extension TorchTensor {
    /// A stack of GRU or LSTM layers, depending on the state, over [N, T, I].
    ///
    /// - Parameters:
    ///   - parameters: weight_ih, weight_hh, bias_ih, bias_hh of each layer.
    ///   - dropout: probability between layers; 0 for scoring.
    /// - Returns: outputs [N, T, H] and the last state.
    func recurrent(
        _ state: RecurrentState, parameters: [TorchTensor], dropout: Double
    ) throws -> (outputs: TorchTensor, state: RecurrentState) {
        let handles: [OpaquePointer?] = parameters.map(\.handle)
        let count = Int32(handles.count)
        guard let cell = state.cell else {
            let made = try Self.makeSeveral(2, "gru") {
                ctorch_gru(handle, state.hidden.handle, handles, count, dropout, $0, $0 + 1)
            }
            return (made[0], RecurrentState(hidden: made[1]))
        }
        let made = try Self.makeSeveral(3, "lstm") {
            ctorch_lstm(
                handle, state.hidden.handle, cell.handle, handles, count, dropout, $0, $0 + 1, $0 + 2)
        }
        return (made[0], RecurrentState(hidden: made[1], cell: made[2]))
    }
}
