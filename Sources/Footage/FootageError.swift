public import Failures

/// Why a video could not be read or written.
public typealias FootageError = CodedFailure<FootageErrorCode>

/// The kinds of ``FootageError``.
public enum FootageErrorCode: String, CaseIterable, FailureCode {
    /// Nothing exists at the path, or it is neither a file nor a folder of images.
    case missing
    /// The file exists but may not be read.
    case unreadable
    /// The file is not a video: text, a still image, a playlist, an unknown container.
    case notVideo
    /// The video is encrypted and cannot be read without the key.
    case encrypted
    /// The container holds no moving pictures.
    case noVideoStream
    /// The file ends before the data that it declares.
    case incomplete
    /// Too many frames are damaged.
    case corrupt
    /// The picture is too small or too large.
    case geometry
    /// Too few frames, or the requested frame is outside the video.
    case tooShort
    /// The timestamps are inconsistent.
    case timestamps
    /// This libavcodec lacks a decoder or encoder for the video.
    case codecUnavailable
    /// libav failed in a way that the file does not explain.
    case internalFailure
    /// Writing failed partway: the disk is full or gone.
    case inputOutput

    /// The general kind of each failure.
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
    /// The same error for a part of the subject, whose name is appended unchanged.
    package func ofPart(_ part: String) -> FootageError {
        FootageError(code, subject + part, problem, remedy: remedy)
    }
}
