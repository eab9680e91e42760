import Foundation

/// A folder of numbered images, read as a video; only the images of windows are opened.
struct ImageFolder: WindowSource {
    /// A larger image is not a video frame.
    private static let mostBytes: Int64 = 256 << 20

    private let folder: URL
    private let files: [ImageSeries.File]
    private let decoder = StillImageDecoder()
    private let converter: FrameConverter
    private var notes = FootageNotes()
    let speed: FilmSpeed

    init(
        _ folder: URL, timing: FilmTiming, _ preprocessing: Preprocessing, _ region: Preprocessing.Region
    ) throws {
        self.folder = folder
        let series = try ImageSeries(of: folder)
        files = series.files
        notes.remarks = series.remarks
        converter = FrameConverter(subject: folder.relativePath, preprocessing, region)
        speed = FilmSpeed(
            frameRate: timing.frameRate ?? Double(Preprocessing.frameRate),
            slowMotionFactor: timing.slowMotionFactor ?? 1)
    }

    var lastFrame: Int? { frameCount - 1 }

    func predictLastFrame() -> Int? { lastFrame }

    mutating func advance(_ queue: inout WindowQueue) throws -> [FinishedWindow] {
        let index = queue.nextWantedFrame
        guard index < frameCount else {
            return queue.takeRest().map {
                FinishedWindow(index: $0.index, result: .failure(tooShort($0.collector.request)))
            }
        }
        queue.skip(to: index)
        let place = place(ofFrame: index)
        // The number of frames at 25 a second that show this image.
        let next = (index + 1..<frameCount).first { self.place(ofFrame: $0) != place } ?? frameCount
        do {
            try queue.append(repeats: next - index, isDamaged: false, damagedRepeats: 0) {
                try image(files[place])
            }
        } catch let error as FootageError {
            // Later images may be intact.
            return queue.takeOpen().map { FinishedWindow(index: $0.index, result: .failure(error)) }
        }
        return queue.takeComplete().map { entry in
            FinishedWindow(
                index: entry.index,
                result: Result { () throws(FootageError) in
                    try entry.collector.finish(
                        speed: speed, lostAtEnd: 0, notes: notes)
                })
        }
    }

    /// Frames at 25 a second of real time.
    private var frameCount: Int {
        speed.filmedFrameRate == Double(Preprocessing.frameRate)
            ? files.count
            : max(
                1,
                Int(
                    (Double(files.count * Preprocessing.frameRate) / speed.filmedFrameRate - 1e-6).rounded(
                        .up)))
    }

    /// The image that a frame shows: the latest one whose time has come.
    private func place(ofFrame index: Int) -> Int {
        guard speed.filmedFrameRate != Double(Preprocessing.frameRate) else { return index }
        let place = Double(index) * speed.filmedFrameRate / Double(Preprocessing.frameRate)
        return min(files.count - 1, Int((place + 1e-6).rounded(.down)))
    }

    private mutating func image(_ file: ImageSeries.File) throws -> RGBImage {
        let url = folder.appendingPathComponent(file.name)
        let frame = try decoder.decode(try contents(of: url), subject: url.relativePath)
        try VideoFile.refuseTinyPicture(frame, subject: url.relativePath)
        notes.signal = notes.signal ?? frame.signal
        return try converter.image(of: frame)
    }

    private func tooShort(_ request: WindowRequest) -> FootageError {
        FootageError(
            .tooShort, request.subject,
            "The folder's \(files.count) images end at \(speed.played(frameCount - 1)), and "
                + "\(speed.played(request.lastFrame ?? 0)) was asked for.",
            remedy: "Give a time that is in the folder.")
    }

    private func contents(of url: URL) throws -> [UInt8] {
        guard case .file(let size) = try FileInspection.kind(of: url), size <= Self.mostBytes else {
            throw FootageError(
                .notVideo, url.relativePath, "This is not an image of a sensible size.",
                remedy: "Remove it from the folder.")
        }
        return try FileInspection.leadingBytes(of: url, count: Int(size))
    }
}
