extension GraphBuilder {
    /// C3D to pool5: [3, 16, S, S] to 512 channels under the width multiplier.
    ///
    /// Tran et al., "Learning Spatiotemporal Features with 3D Convolutional Networks", ICCV 2015; names as in its weight file.
    mutating func addC3D(width: (Int) -> Int) {
        let half = Extent3(2, 2, 2)
        func addLayer(_ name: String, _ published: Int) {
            addConvolution(
                name, outputChannels: width(published), kernel: Extent3(3, 3, 3), padding: Extent3(1, 1, 1),
                hasBias: true)
            add(name + ".relu", .relu)
        }
        addLayer("conv1", 64)
        addPooling("pool1", Extent3(1, 2, 2))
        addLayer("conv2", 128)
        addPooling("pool2", half)
        addLayer("conv3a", 256)
        addLayer("conv3b", 256)
        addPooling("pool3", half)
        addLayer("conv4a", 512)
        addLayer("conv4b", 512)
        addPooling("pool4", half)
        addLayer("conv5a", 512)
        addLayer("conv5b", 512)
        addPooling("pool5", half, padding: Extent3(0, 1, 1))
    }
}
