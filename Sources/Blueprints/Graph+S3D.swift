extension GraphBuilder {
    /// S3D with a 1x1x1 convolution of 8192 outputs in place of its classes: [3, 16, S, S] to [8192, 1, 1, 1] under the width
    /// multiplier.
    ///
    /// Xie et al., "Rethinking Spatiotemporal Feature Learning", ECCV 2018; layers and names as in the published PyTorch weights
    /// ("base.5.branch1.1.conv_s"), in which poolings count as layers of a sequence, too. Sixteen frames leave one time step
    /// after the average pooling, so that the mean over time that follows there is that step.
    mutating func addS3D(width: (Int) -> Int) {
        let spatialPooling = Extent3(1, 3, 3)
        addSeparable("base.0", width(64), size: 7, stride: 2)
        addPooling("base.1", spatialPooling, stride: Extent3(1, 2, 2), padding: Extent3(0, 1, 1))
        addBasic("base.2", width(64))
        addSeparable("base.3", width(192), size: 3)
        addPooling("base.4", spatialPooling, stride: Extent3(1, 2, 2), padding: Extent3(0, 1, 1))
        addMixed("base.5", [64, 96, 128, 16, 32, 32].map(width))
        addMixed("base.6", [128, 128, 192, 32, 96, 64].map(width))
        addPooling("base.7", Extent3(3, 3, 3), stride: Extent3(2, 2, 2), padding: Extent3(1, 1, 1))
        addMixed("base.8", [192, 96, 208, 16, 48, 64].map(width))
        addMixed("base.9", [160, 112, 224, 24, 64, 64].map(width))
        addMixed("base.10", [128, 128, 256, 24, 64, 64].map(width))
        addMixed("base.11", [112, 144, 288, 32, 64, 64].map(width))
        addMixed("base.12", [256, 160, 320, 32, 128, 128].map(width))
        addPooling("base.13", Extent3(2, 2, 2))
        addMixed("base.14", [256, 160, 320, 32, 128, 128].map(width))
        addMixed("base.15", [384, 192, 384, 48, 128, 128].map(width))
        let window = Extent3(2, shape[2], shape[3])
        add(
            "average",
            .averagePooling(.init(kernel: window, stride: Extent3(1, 1, 1), padding: Extent3(0, 0, 0))))
        addConvolution("fc.0", outputChannels: width(8192), kernel: Extent3(1, 1, 1), hasBias: true)
    }

    /// Four ways from one volume, joined: 1x1x1; 1x1x1 and separable; the same, narrower; pooling and 1x1x1.
    ///
    /// - Parameter channels: output channels of the six convolutions, in that order.
    private mutating func addMixed(_ name: String, _ channels: [Int]) {
        let input = last
        addBasic("\(name).branch0.0", channels[0])
        let first = last
        addBasic("\(name).branch1.0", channels[1], after: input)
        addSeparable("\(name).branch1.1", channels[2], size: 3)
        let second = last
        addBasic("\(name).branch2.0", channels[3], after: input)
        addSeparable("\(name).branch2.1", channels[4], size: 3)
        let third = last
        let cube = Extent3(3, 3, 3)
        add(
            "\(name).branch3.0",
            .maxPooling(.init(kernel: cube, stride: Extent3(1, 1, 1), padding: Extent3(1, 1, 1))),
            after: input)
        addBasic("\(name).branch3.1", channels[5])
        addConcatenation(name, of: [first, second, third, last])
    }

    /// A 1x1x1 convolution, normalised and rectified.
    private mutating func addBasic(_ name: String, _ channels: Int, after input: String? = nil) {
        addNormalized(
            name, part: "", channels, kernel: Extent3(1, 1, 1), stride: Extent3(1, 1, 1),
            padding: Extent3(0, 0, 0), after: input)
    }

    /// A convolution over space and one over time, each normalised and rectified.
    private mutating func addSeparable(_ name: String, _ channels: Int, size: Int, stride: Int = 1) {
        let padding = size / 2
        addNormalized(
            name, part: "_s", channels, kernel: Extent3(1, size, size), stride: Extent3(1, stride, stride),
            padding: Extent3(0, padding, padding))
        addNormalized(
            name, part: "_t", channels, kernel: Extent3(size, 1, 1), stride: Extent3(stride, 1, 1),
            padding: Extent3(padding, 0, 0))
    }

    private mutating func addNormalized(
        _ name: String, part: String, _ channels: Int, kernel: Extent3, stride: Extent3, padding: Extent3,
        after input: String? = nil
    ) {
        addConvolution(
            "\(name).conv\(part)", outputChannels: channels, kernel: kernel, stride: stride,
            padding: padding, hasBias: false, after: input)
        add("\(name).bn\(part)", .batchNormalization(.init(channelCount: channels, epsilon: 1e-3)))
        add("\(name).relu\(part)", .relu)
    }
}
