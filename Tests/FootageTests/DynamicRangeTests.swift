import Footage
import Foundation
import Testing

struct DynamicRangeTests {
    let reader = FootageReader()

    /// Colours of ordinary video below the roll-off, coded as the standards say: ITU-R BT.2100 for a display of 1000 nits, white at
    /// 203 nits (BT.2408), BT.2087 from BT.709's primaries to BT.2020's.
    @Test(.needsFFmpeg, arguments: ["arib-std-b67", "smpte2084"])
    func `HDR is converted to the colours of ordinary video`(_ transfer: String) throws {
        let media = try Media()
        let colors: [SIMD3<Double>] = [
            [40, 90, 150], [200, 60, 40], [10, 10, 10], [220, 220, 220], [128, 128, 128], [60, 180, 90],
        ]
        let coded = colors.map { color -> [UInt8] in
            let light = color.map { pow($0 / 255, 2.2) * 203 }.wide
            let signal = transfer == "smpte2084" ? light.map(quantized) : gamma(light)
            return (0..<3).map { UInt8((min(max(signal[$0], 0), 1) * 255).rounded()) }
        }
        let video = try media.makeBars(coded, transfer: transfer, primaries: "bt2020")
        let window = try reader.window(of: video)
        for (index, color) in colors.enumerated() {
            for (shown, expected) in zip(
                window.frames[102].bar(index, of: colors.count), (0..<3).map { color[$0] })
            {
                // Eight bits of PQ are coarse.
                #expect(abs(Double(shown) - expected) <= 5, "\(color) is shown with \(shown)")
            }
        }
        let name = transfer == "smpte2084" ? "PQ" : "HLG"
        #expect(window.warnings.contains("The video is HDR (\(name)); it was converted to SDR."))
    }

    @Test(.needsFFmpeg) func `highlights roll off to white`() throws {
        let media = try Media()
        // 203, 400, 1000 and 10000 nits of grey.
        let coded = [203.0, 400, 1000, 10_000].map {
            [UInt8](repeating: UInt8((quantized($0) * 255).rounded()), count: 3)
        }
        let frame = try reader.window(of: media.makeBars(coded, transfer: "smpte2084", primaries: "bt2020"))
            .frames[102]
        let shown = (0..<4).map { Int(frame.bar($0, of: 4)[1]) }
        #expect((245...252).contains(shown[0]))
        #expect(shown[1] > shown[0])
        #expect(shown[2] == 255 && shown[3] == 255)
    }

    @Test(.needsFFmpeg) func `ordinary video in BT 2020's colours is converted to BT 709's`() throws {
        let media = try Media()
        let light = SIMD3(200.0, 60, 40).map { pow($0 / 255, 2.2) }.wide
        let coded = (0..<3).map { UInt8((pow(light[$0], 1 / 2.2) * 255).rounded()) }
        let window = try reader.window(
            of: media.makeBars([coded], transfer: "bt2020-10", primaries: "bt2020"))
        for (shown, expected) in zip(window.frames[102].bar(0, of: 1), [200, 60, 40]) {
            #expect(abs(Int(shown) - expected) <= 2)
        }
        #expect(
            window.warnings.contains("The video has the colours of BT.2020; they were converted to BT.709's.")
        )
    }

    @Test(.needsFFmpeg, arguments: ["bt709", "smpte170m", "iec61966-2-1", "unknown"])
    func `ordinary video is unchanged`(_ transfer: String) throws {
        let media = try Media()
        let window = try reader.window(
            of: media.makeBars([[200, 60, 40]], transfer: transfer, primaries: "bt709"))
        #expect(window.frames[102].bar(0, of: 1) == [200, 60, 40])
        #expect(window.warnings.allSatisfy { $0.hasPrefix("The video shows 20 of 103 frames") })
    }

    @Test(.needsFFmpeg, arguments: [("linear", "linear"), ("log100", "log100")])
    func `brightness in another encoding is named`(_ transfer: String, _ name: String) throws {
        let media = try Media()
        let window = try reader.window(
            of: media.makeBars([[200, 60, 40]], transfer: transfer, primaries: "bt709"))
        #expect(
            window.warnings.first
                == "The video encodes brightness in a way that cannot be converted (\(name)); the score may suffer."
        )
    }
}

extension Media {
    /// Twenty pictures of upright bars, whose numbers are stored as they are.
    fileprivate func makeBars(_ colors: [[UInt8]], transfer: String, primaries: String) throws -> URL {
        let row = colors.flatMap { color in (0..<192 / colors.count).flatMap { _ in color } }
        let picture = (0..<144).flatMap { _ in row }
        _ = try makeFile("bars.rgb", (0..<20).flatMap { _ in picture })
        return try ffmpeg(
            "-f", "rawvideo", "-pix_fmt", "rgb24", "-s", "\(row.count / 3)x144", "-r", "25", "-i", "bars.rgb",
            "-vf",
            "setparams=color_primaries=\(primaries):color_trc=\(transfer)", "-c:v", "ffv1", "-pix_fmt",
            "bgr0", "-color_primaries",
            primaries, "-color_trc", transfer, "bars.mkv")
    }
}

extension RGBImage {
    /// The colour in the middle of a bar.
    fileprivate func bar(_ index: Int, of count: Int) -> [UInt8] {
        let column = (2 * index + 1) * width / (2 * count)
        let start = (height / 2 * width + column) * 3
        return Array(pixels[start..<start + 3])
    }
}

extension SIMD3 where Scalar == Double {
    fileprivate func map(_ transform: (Double) -> Double) -> SIMD3 {
        [transform(x), transform(y), transform(z)]
    }

    /// BT.2087: from BT.709's primaries to BT.2020's.
    fileprivate var wide: SIMD3 {
        [
            (self * [0.6274, 0.3293, 0.0433]).sum(), (self * [0.0691, 0.9195, 0.0114]).sum(),
            (self * [0.0164, 0.0880, 0.8956]).sum(),
        ]
    }
}

/// SMPTE ST 2084: nits to a signal.
private func quantized(_ nits: Double) -> Double {
    let power = pow(nits / 10_000, 0.1593017578125)
    return pow((0.8359375 + 18.8515625 * power) / (1 + 18.6875 * power), 78.84375)
}

/// ITU-R BT.2100, table 5: nits of a display of 1000 to HLG's signal.
private func gamma(_ nits: SIMD3<Double>) -> SIMD3<Double> {
    let light = nits / 1000
    let luminance = (light * [0.2627, 0.6780, 0.0593]).sum()
    let scene = light * pow(luminance, (1 - 1.2) / 1.2)
    return scene.map { $0 <= 1 / 12 ? sqrt(3 * $0) : 0.17883277 * log(12 * $0 - 0.28466892) + 0.55991073 }
}
