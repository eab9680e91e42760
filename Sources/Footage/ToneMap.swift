import Foundation

/// Light and colours of a signal that differ from those of ordinary video.
struct LightSignal: Sendable, Equatable {
    /// The transfer function from signal to light.
    enum Transfer: Sendable {
        /// Hybrid log-gamma, ARIB STD-B67.
        case hybridLogGamma
        /// Perceptual quantizer, SMPTE ST 2084.
        case perceptualQuantizer
        /// Ordinary video in BT.2020's colours.
        case standard
    }

    let transfer: Transfer
    /// Whether the primaries are BT.2020's; BT.709's otherwise.
    let isWide: Bool
}

/// Converts pictures in HDR, or in BT.2020's colours, to the range and colours of ordinary video.
///
/// The signal is converted to display light (ITU-R BT.2100: HLG with the system gamma of a 1000-nit display), in which 203
/// nits are the white of ordinary video (ITU-R BT.2408). BT.2020's primaries become BT.709's (ITU-R BT.2087); colours outside
/// BT.709 are clipped. The display of ordinary video has gamma 2.2; above 90 % of its signal, highlights roll off instead of
/// being clipped.
struct ToneMap {
    let signal: LightSignal
    /// The light of each signal value, 1 = 203 nits. HLG: scene light before the system gamma.
    private let light: [Float]
    /// The ordinary video value for the square root of light, 0...`mostRoot`.
    private let codes: [UInt8]

    /// 203 nits.
    private static let whiteNits: Float = 203
    private static let systemGamma: Float = 1.2
    private static let displayGamma: Float = 2.2
    private static let knee: Float = 0.9
    /// Brighter light is also white.
    private static let mostRoot: Float = 2
    private static let codeCount = 4096

    init(_ signal: LightSignal) {
        self.signal = signal
        light = (0...255).map { Self.light(of: Float($0) / 255, signal.transfer) }
        codes = (0..<Self.codeCount).map { index in
            let root = Float(index) / Float(Self.codeCount - 1) * Self.mostRoot
            return UInt8((Self.code(of: root * root) * 255).rounded())
        }
    }

    /// The picture converted to ordinary video.
    func standard(_ image: RGBImage) -> RGBImage {
        let isHLG = signal.transfer == .hybridLogGamma
        var image = image
        image.pixels.withUnsafeMutableBufferPointer { pixels in
            for start in stride(from: 0, to: pixels.count, by: 3) {
                var color = SIMD3(
                    light[Int(pixels[start])], light[Int(pixels[start + 1])], light[Int(pixels[start + 2])])
                if isHLG { color *= Self.systemFactor(color, isWide: signal.isWide) }
                if signal.isWide { color = Self.narrowed(color) }
                for channel in 0..<3 { pixels[start + channel] = code(color[channel]) }
            }
        }
        return image
    }

    private func code(_ light: Float) -> UInt8 {
        guard light > 0 else { return codes[0] }
        let place = light.squareRoot() / Self.mostRoot * Float(Self.codeCount - 1)
        return codes[min(Self.codeCount - 1, Int(place + 0.5))]
    }

    /// BT.2100-2, table 5: HLG's inverse OETF; table 4: PQ's EOTF.
    private static func light(of signal: Float, _ transfer: LightSignal.Transfer) -> Float {
        switch transfer {
        case .hybridLogGamma:
            let (a, b, c): (Float, Float, Float) = (0.178_832_77, 0.284_668_92, 0.559_910_73)
            return signal <= 0.5 ? signal * signal / 3 : (exp((signal - c) / a) + b) / 12
        case .perceptualQuantizer:
            let (m1, m2): (Float, Float) = (2610.0 / 16384, 2523.0 / 4096 * 128)
            let (c1, c2, c3): (Float, Float, Float) = (
                3424.0 / 4096, 2413.0 / 4096 * 32, 2392.0 / 4096 * 32
            )
            let root = pow(signal, 1 / m2)
            return 10_000 / whiteNits * pow(max(root - c1, 0) / (c2 - c3 * root), 1 / m1)
        case .standard:
            return pow(signal, displayGamma)
        }
    }

    /// BT.2100-2, table 5: HLG's OOTF for 1000 nits, relative to the white of ordinary video.
    private static func systemFactor(_ scene: SIMD3<Float>, isWide: Bool) -> Float {
        let weights: SIMD3<Float> = isWide ? [0.2627, 0.6780, 0.0593] : [0.2126, 0.7152, 0.0722]
        let luminance = (scene * weights).sum()
        return luminance > 0 ? 1000 / whiteNits * pow(luminance, systemGamma - 1) : 0
    }

    /// BT.2087-0, annex 2: from BT.2020's primaries to BT.709's.
    private static func narrowed(_ color: SIMD3<Float>) -> SIMD3<Float> {
        SIMD3(
            (color * [1.6605, -0.5876, -0.0728]).sum(), (color * [-0.1246, 1.1329, -0.0083]).sum(),
            (color * [-0.0182, -0.1006, 1.1187]).sum())
    }

    /// The ordinary video value, 0...1, that shows light.
    private static func code(of light: Float) -> Float {
        let code = pow(light, 1 / displayGamma)
        return code <= knee ? code : knee + (1 - knee) * tanh((code - knee) / (1 - knee))
    }
}
