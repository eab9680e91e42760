import CKernels

/// One layer of gated recurrent units, a step at a time (torch.nn.GRU's formulas and weight layout).
package struct GRULayer {
    private let inputLayer: LinearLayer
    private let hiddenLayer: LinearLayer

    package init(inputLayer: LinearLayer, hiddenLayer: LinearLayer) {
        self.inputLayer = inputLayer
        self.hiddenLayer = hiddenLayer
    }

    /// Width of the state.
    var hiddenCount: Int { hiddenLayer.bias.count / 3 }

    /// Steps on with an input, whose missing end counts as zeros.
    package func step(_ state: inout [Float], input: [Float]) {
        step(&state, inputProduct: inputLayer(input))
    }

    /// Steps on with an input of zeros: only the bias is left of its product.
    package func stepWithoutInput(_ state: inout [Float]) {
        step(&state, inputProduct: inputLayer.bias)
    }

    private func step(_ state: inout [Float], inputProduct: [Float]) {
        let hiddenProduct = hiddenLayer(state)  // [3H]
        ckernels_gru_gates(&state, inputProduct, hiddenProduct, state.count)
    }
}
