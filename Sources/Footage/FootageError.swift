public import Failures

/// Why a video could not be read or written.
public typealias FootageError = CodedFailure<FootageErrorCode>

/// The kinds of ``FootageError``.
public enum FootageErrorCode: String, CaseIterable, FailureCode {
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
    /// Writing failed midway: the disk is full or gone.
    case inputOutput

    /// The sort of failure that each is.
    public var kind: FailureKind {
        switch self {
        case .missing, .unreadable: .missing
        case .notVideo, .encrypted, .noVideoStream, .incomplete, .corrupt, .geometry, .tooShort, .timestamps:
            .badData
        case .codecUnavailable: .unavailable
        case .internalFailure: .internalError
        case .inputOutput: .inputOutput
        }
    }
}

extension FootageError {
    /// The same error of a part of the subject, whose name is added to it as it stands.
    package func ofPart(_ part: String) -> FootageError {
        FootageError(code, subject + part, problem, remedy: remedy)
    }
}
