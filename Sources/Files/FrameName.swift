/// The name of an image file that is one frame of a film: `000007.jpg`, `frame0007.png`, `clip-3-frame-0007.bmp`.
///
/// The number is the last run of digits before the extension; the text around it names the series, so that `0007_small.webp`
/// is number 7 of a different series than `0007.webp`.
public struct FrameName: Sendable, Equatable {
    /// The supported image extensions, in lower case.
    public static let extensions: Set = [
        "jpg", "jpeg", "jpe", "jfif", "png", "bmp", "webp", "tif", "tiff", "ppm", "pgm", "pnm",
    ]

    /// What all frame names of one film have in common, in lower case and without the extension.
    public let series: String
    /// The position of the frame among the others.
    public let number: Int

    /// Nil for any other file name, and for hidden files.
    public init?(_ name: String) {
        guard !name.hasPrefix("."), let point = name.lastIndex(of: "."),
            Self.extensions.contains(name[name.index(after: point)...].lowercased())
        else { return nil }
        let stem = Array(name[..<point])
        func isDigit(_ character: Character) -> Bool { character.isASCII && character.isNumber }
        guard let last = stem.lastIndex(where: isDigit) else { return nil }
        let start = (stem[...last].lastIndex { !isDigit($0) } ?? -1) + 1
        guard last - start < 18, let number = Int(String(stem[start...last])) else { return nil }
        self.number = number
        series = (String(stem[..<start]) + "#" + String(stem[(last + 1)...])).lowercased()
    }
}
