/// Why a video could not be read or written: what happened, to which file, and what to do next.
public struct FootageError: Error, Sendable, Equatable, CustomStringConvertible {
    /// The kinds of failure that a caller may want to tell apart.
    public enum Code: String, Sendable, CaseIterable {
        /// Nothing is at the path, or it is no file or folder of images.
        case missing
        /// The file is there but may not be read.
        case unreadable
        /// The file is not a video: text, a still image, a playlist, an unknown container.
        case notVideo
        /// Only who has the key can read the video.
        case encrypted
        /// The container holds no moving pictures.
        case noVideoStream
        /// The file ends before the data that it announces.
        case incomplete
        /// Too many frames are damaged.
        case corrupt
        /// The picture is too small or too large.
        case geometry
        /// Too few frames, or the wanted frame lies outside the video.
        case tooShort
        /// The timestamps make no sense.
        case timestamps
        /// This libavcodec has no decoder or encoder for the video.
        case codecUnavailable
        /// libav failed in a way that the file does not explain.
        case internalFailure
        /// The output file cannot be created.
        case cannotCreate
        /// Writing failed midway: the disk is full or gone.
        case inputOutput
    }

    /// The kind of failure.
    public let code: Code
    /// The file or folder concerned, as the caller named it.
    public let subject: String
    /// What happened, one sentence with the values seen and expected.
    public let problem: String
    /// What to do next, one sentence.
    public let remedy: String

    init(_ code: Code, _ subject: String, _ problem: String, remedy: String) {
        self.code = code
        self.subject = subject
        self.problem = problem
        self.remedy = remedy
    }

    /// The same error of a part of the subject, whose name is added to it as it stands.
    package func ofPart(_ part: String) -> FootageError {
        FootageError(code, subject + part, problem, remedy: remedy)
    }

    /// `subject: problem remedy`, one line.
    public var description: String { "\(subject): \(problem) \(remedy)" }

    /// The status with which a command that met this error ends (the codes of BSD's sysexits.h).
    public var exitCode: Int32 {
        switch code {
        case .missing, .unreadable: 66
        case .notVideo, .encrypted, .noVideoStream, .incomplete, .corrupt, .geometry, .tooShort, .timestamps:
            65
        case .codecUnavailable: 69
        case .internalFailure: 70
        case .cannotCreate: 73
        case .inputOutput: 74
        }
    }
}
