package import Diving
package import Statistics

/// A commentator's sentence or two: the dive's name and its visible faults.
///
/// Lower-case words separated by single spaces; a comma is a word of its own.
package struct Commentary: Sendable {
    private let number: DiveNumber
    private let execution: Execution

    package init(number: DiveNumber, execution: Execution) {
        self.number = number
        self.execution = execution
    }

    package func text(using generator: inout SeededGenerator) -> String {
        let remarks = faults(&generator)
        let praise = generator.pick(["beautifully done", "very clean all the way", "hardly a fault to see"])
        var sentence = name(&generator)
        for clause in (remarks.isEmpty ? [praise] : remarks.prefix(3)) + [
            closing(execution.quality, &generator)
        ] {
            let longer = "\(sentence) , \(clause)"
            if longer.split(separator: " ").count <= Self.longest { sentence = longer }
        }
        return sentence
    }

    /// Words in the longest sentence.
    package static let longest = 35

    private func name(_ generator: inout SeededGenerator) -> String {
        var words = number.isArmstand ? ["armstand", number.rotationType.label] : [number.rotationType.label]
        switch number.halfSomersaults {
        case 0: words.append(number.isArmstand ? "fall" : "jump")
        case 1: words.append("dive")
        default: words.append(Self.spoken(number.halfSomersaults, "somersault"))
        }
        if number.halfTwists > 0 { words += ["with", Self.spoken(number.halfTwists, "twist")] }
        words.append(
            generator.pick([
                "in the \(number.position.label) position", "in \(number.position.label)",
                number.position.label == "free" ? "free position" : "\(number.position.label) position",
            ]))
        let opening = generator.pick(["", "", "here is the", "this is the", "now the"])
        return (opening.isEmpty ? words : [opening] + words).joined(separator: " ")
    }

    /// The faults that cost most, most costly first.
    private func faults(_ generator: inout SeededGenerator) -> [String] {
        var remarks: [(cost: Double, text: String)] = []
        for (fault, cost) in execution.deductions where cost > 0.3 {
            if let text = remark(on: fault, cost: cost, &generator) { remarks.append((cost, text)) }
        }
        return remarks.sorted { $0.cost > $1.cost }.map(\.text)
    }

    private func remark(on fault: String, cost: Double, _ generator: inout SeededGenerator) -> String? {
        let much = cost > 1.8 ? "way" : cost > 0.8 ? "" : "a little"
        func said(_ choices: [String]) -> String {
            let text = generator.pick(choices)
            return much.isEmpty ? text : "\(much) \(text)"
        }
        switch fault {
        case "entry_angle_degrees":
            return execution.entryAngleDegrees < 0
                ? said(["short on the entry", "short of vertical", "short going in"])
                : said(["over on the entry", "past vertical", "over going in"])
        case "splash_metres":
            let size = cost > 1.3 ? "huge" : cost > 0.7 ? "big" : "bit of"
            return size == "bit of"
                ? "with a bit of splash" : "with a \(size) \(generator.pick(["splash", "splash at the end"]))"
        case "legs_apart_degrees": return said(["apart with the legs", "loose with the legs apart"])
        case "knee_bend_degrees":
            return said(number.position == .tuck ? ["open in the tuck"] : ["bent at the knees"])
        case "loose_shape_degrees": return said(["loose in the shape", "open at the hips"])
        case "drift_metres": return said(["off to the side"])
        case "distance_error_metres":
            return said(
                execution.distanceErrorMetres < 0 ? ["close to the board"] : ["far out from the board"])
        case "low_take_off_metres": return said(["low off the top", "low on the take off"])
        case "late_opening_seconds": return said(["late with the opening", "late coming out"])
        default: return nil
        }
    }

    private func closing(_ quality: Double, _ generator: inout SeededGenerator) -> String {
        switch quality {
        case ..<4: generator.pick(["that will not score well", "a bad miss"])
        case ..<5.5: generator.pick(["the judges will not like that", "points lost there"])
        case ..<7: generator.pick(["a fair dive", "an average dive"])
        case ..<8.3: generator.pick(["a good dive", "nicely done", "good height and good control"])
        default: generator.pick(["an excellent dive", "that will score very well", "a great entry"])
        }
    }

    private static let counts = ["", "one", "two", "three", "four"]

    /// Halves in words: 1 "half twist", 2 "one twist", 3 "one and a half twists".
    private static func spoken(_ halves: Int, _ noun: String) -> String {
        if halves == 1 { return "half \(noun)" }
        let whole = counts[halves / 2]
        if halves % 2 == 1 { return "\(whole) and a half \(noun)s" }
        return halves == 2 ? "\(whole) \(noun)" : "\(whole) \(noun)s"
    }
}
