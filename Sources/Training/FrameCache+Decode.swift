import Datasets
import Files
import Footage
import Foundation

extension FrameCache {
    /// The frames of dives that share a video, from the cache if present; the rest are decoded in one pass.
    ///
    /// A dive so close to the video's end that fewer than three frames follow its window takes a second pass, together with
    /// others like it.
    ///
    /// - Parameters:
    ///   - dives: not empty, all of one video.
    ///   - body: called once for each dive, with its place in `dives`, as soon as its frames are available.
    /// - Throws: `FootageError` for the first dive that cannot be read; `TensorsError` if the cache cannot be written;
    ///   whatever `body` throws.
    func entries(
        of dives: [LabeledDive], decodingThreadCount: Int, _ body: (Int, Entry) throws -> Void
    ) throws {
        guard let video = dives.first?.video else { return }
        let stamp = VideoStamp(of: video)
        let files = dives.map { file(of: $0, stamp: stamp) }
        let reader = FootageReader(preprocessing: preprocessing, decodingThreadCount: decodingThreadCount)
        var inside: [Int] = []
        for (index, dive) in dives.enumerated() {
            if let cached = read(files[index]) {
                try body(index, cached)
            } else if dive.endFrame != nil {
                inside.append(index)
            } else {
                let window = try reader.window(of: video, frameCount: PreparedDive.frameCount)
                try body(
                    index, keep(window, windowStart: PreparedDive.windowStartAtEnd, remark: nil, files[index])
                )
            }
        }

        var atEnd: [Int] = []
        try decode(inside, of: dives, reader, framesAfter: 3) { index, window in
            switch window {
            case .success(let window):
                try body(
                    index,
                    keep(window, windowStart: PreparedDive.windowStartInside, remark: nil, files[index]))
            case .failure(let error) where error.code == .tooShort || error.code == .incomplete:
                atEnd.append(index)
            case .failure(let error): throw error
            }
        }
        try decode(atEnd, of: dives, reader, framesAfter: 0) { index, window in
            let remark =
                "Fewer than 3 frames follow the window in the video; 6 before it are prepared instead of 3."
            try body(
                index,
                keep(
                    window.get(), windowStart: PreparedDive.windowStartAtEnd, remark: remark, files[index]))
        }
    }

    /// One pass for the dives at `indices`.
    private func decode(
        _ indices: [Int], of dives: [LabeledDive], _ reader: FootageReader, framesAfter: Int,
        _ body: (Int, Result<FootageWindow, FootageError>) throws -> Void
    ) throws {
        let named = indices.compactMap { index in dives[index].endFrame.map { (index, $0) } }
        guard let video = named.first.map({ dives[$0.0].video }) else { return }
        try reader.windows(
            of: video, endingAt: named.map { $0.1 + framesAfter - 1 }, frameCount: PreparedDive.frameCount
        ) { position, window in
            let (index, _) = named[position]
            try body(index, window.mapError { $0.ofPart(dives[index].placeInVideo) })
        }
    }

    private func keep(_ window: FootageWindow, windowStart: Int, remark: String?, _ file: URL) throws -> Entry
    {
        // The last warning is about repeated frames, which do not matter before the judged window.
        let isWindowWhole = (1...windowStart).contains(window.repeatedFrameCount)
        return try write(
            window, windowStart: windowStart,
            warnings: window.warnings.dropLast(isWindowWhole ? 1 : 0) + (remark.map { [$0] } ?? []), to: file)
    }
}

extension LabeledDive {
    /// " to frame 4213" for a dive in a longer video, else nothing: appended to the video's name.
    var placeInVideo: String { endFrame.map { " to frame \($0)" } ?? "" }
}
