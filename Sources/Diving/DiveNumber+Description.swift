extension DiveNumber {
    /// The dive in words: "inward 3 1/2 somersaults, tuck".
    ///
    /// Direction, somersaults, twists, then the position after a comma; counts of one half or one are singular. Following
    /// divers' usage, a half somersault is a "dive" ("forward dive, pike"), and none at all a "jump" ("back jump, pike"). A
    /// flying dive says so after its direction ("forward flying 1 1/2 somersaults, pike"). An armstand dive says so first and
    /// counts its half somersault; without any it is an "armstand back dive", and 600 is an "armstand dive".
    public var spokenDescription: String {
        let direction = isPlainArmstand ? "" : " \(rotationType.label)"
        let approach = isArmstand ? "armstand\(direction)" : rotationType.label + (isFlying ? " flying" : "")
        let rotation: String
        switch halfSomersaults {
        case 0: rotation = isArmstand ? "dive" : "jump"
        case 1 where !isArmstand: rotation = "dive"
        default: rotation = Self.counted(halfSomersaults, "somersault")
        }
        let twisting = halfTwists > 0 ? " \(Self.counted(halfTwists, "twist"))" : ""
        return "\(approach) \(rotation)\(twisting), \(position.label)"
    }

    /// Halves in words: 1 "1/2 twist", 2 "1 twist", 3 "1 1/2 twists", 4 "2 twists".
    private static func counted(_ halves: Int, _ noun: String) -> String {
        let whole = halves / 2
        let half = halves % 2 == 1
        let count = whole == 0 ? "1/2" : half ? "\(whole) 1/2" : "\(whole)"
        return "\(count) \(noun)\(halves > 2 ? "s" : "")"
    }
}
