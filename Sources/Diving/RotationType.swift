/// The direction of take-off and rotation, coded like MTL-AQA's rotation class.
public enum RotationType: Int, Codable, CaseIterable, Sendable {
    case back = 0
    case forward
    case inward
    case reverse

    /// The digit of a dive number that gives the direction: forward 1, back 2, reverse 3, inward 4.
    public var directionDigit: Int {
        switch self {
        case .forward: 1
        case .back: 2
        case .reverse: 3
        case .inward: 4
        }
    }

    /// The word for the direction: "back", "forward", "inward" or "reverse".
    public var label: String {
        switch self {
        case .back: "back"
        case .forward: "forward"
        case .inward: "inward"
        case .reverse: "reverse"
        }
    }
}
