import ArgumentParser
import Diving
import Footage

/// Which part of a film is judged, and its playback speed.
struct FilmOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "Where the dive ends: a time as a player shows it (1:01.2), seconds (61.2s), or a frame, from 0 at 25 a second (1530).",
            valueName: "time"), transform: parsedTime)
    var endingAt: FilmTime?

    @Option(
        help: ArgumentHelp(
            "The true frame rate, if the file states none or a wrong one; for a folder, images per second.",
            valueName: "rate"), transform: parsedRate)
    var frameRate: Double?

    @Option(
        help: ArgumentHelp(
            "How many times slower than real time the film plays: 8 if it was filmed at 240 frames a second and plays at 30.",
            valueName: "factor"), transform: parsedFactor)
    var slowMotion: Double?

    var timing: FilmTiming { FilmTiming(frameRate: frameRate, slowMotionFactor: slowMotion) }
}

private func parsedTime(_ text: String) throws -> FilmTime {
    do {
        return try FilmTime(text)
    } catch let error as DivingError {
        throw ValidationError("\(error)")
    }
}

/// A number, or a fraction such as 30000/1001, which is commonly called 29.97.
private func parsedRate(_ text: String) throws -> Double {
    let parts = text.split(separator: "/", omittingEmptySubsequences: false).map { Double($0) }
    let rate: Double? =
        switch parts.count {
        case 1: parts[0]
        case 2: parts[0].flatMap { above in parts[1].map { above / $0 } }
        default: nil
        }
    guard let rate, FilmTiming.frameRates.contains(rate) else {
        throw ValidationError(
            "\"\(text)\" is not a frame rate; give 1 to 10000 frames a second, such as 30 or 29.97.")
    }
    return rate
}

private func parsedFactor(_ text: String) throws -> Double {
    guard let factor = Double(text.hasSuffix("x") ? String(text.dropLast()) : text),
        FilmTiming.slowMotionFactors.contains(factor)
    else {
        throw ValidationError("\"\(text)\" is not a slow-motion factor; give 0.1 to 100, such as 8.")
    }
    return factor
}
