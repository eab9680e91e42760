extension DiveNumber {
    /// The degree of difficulty, 1.2 to 4.8, or nil if the table does not list the dive from that height.
    ///
    /// World Aquatics (FINA) diving rules, "Degree of difficulty formula and components": A (somersaults) + B (flight
    /// position) + C (twists) + D (approach) + E (unnatural entry), summed in tenths, so the result is exactly the decimal
    /// that the table prints. Editions differ by tenths: in the one used here 207 from 3 m is worth 0.1 more than in
    /// MTL-AQA's broadcasts, and reverse dives with 3 1/2 twists 0.1 less than in 2025.
    public func degreeOfDifficulty(from height: PlatformHeight) -> Double? {
        heights.contains(height) ? calculatedDifficulty(from: height) : nil
    }

    /// The degree of difficulty by the formula, even if the table does not list the dive; nil if the formula has no component
    /// for it, such as for a straight 3 1/2 or an armstand dive from a springboard.
    public func calculatedDifficulty(from height: PlatformHeight) -> Double? {
        DifficultyComponents(of: self, from: height).map { Double($0.totalTenths) / 10 }
    }
}

/// The five components of a degree of difficulty, in tenths.
///
/// The springboard components are those of the rules (Appendix "Springboard"). The platform components differ for reverse
/// dives, twisting 2 1/2 and 3 1/2 somersaults and armstands; they are chosen so that the sums match the table in the rules
/// (Appendix "Platform"). A test names the few entries that no components reproduce.
private struct DifficultyComponents {
    let somersaults: Int
    let position: Int
    let twists: Int
    let approach: Int
    let entry: Int

    var totalTenths: Int { somersaults + position + twists + approach + entry }

    init?(of dive: DiveNumber, from height: PlatformHeight) {
        guard !dive.isArmstand || !height.isSpringboard,
            let somersaults = Self.somersaults(dive, height), let position = Self.position(dive, height),
            let twists = Self.twists(dive, height)
        else { return nil }
        self.somersaults = somersaults
        self.position = position
        self.twists = twists
        approach = Self.approach(dive, height)
        entry = Self.entry(dive, height)
    }
}

extension DifficultyComponents {
    /// A: by height, for 0, 1/2, 1 ... 4 1/2 somersaults, and 5 1/2 from 10 m.
    static func somersaults(_ dive: DiveNumber, _ height: PlatformHeight) -> Int? {
        let byHalves: [Int?] =
            switch height {
            case .oneMetre: [9, 11, 12, 16, 20, 24, 27, 30, 33, 38]
            case .threeMetres: [10, 13, 13, 15, 18, 22, 23, 28, 29, 35]
            case .fiveMetres: [9, 11, 12, 16, 20, 24, 27, 30, nil, nil]
            case .sevenAndAHalfMetres: [10, 13, 13, 15, 18, 22, 23, 28, 35, 35]
            case .tenMetres: [10, 13, 14, 15, 19, 21, 25, 27, 35, 35]
            }
        if dive.halfSomersaults == 11 { return height == .tenMetres ? 45 : nil }
        return dive.halfSomersaults < byHalves.count ? byHalves[dive.halfSomersaults] : nil
    }

    /// B: by position and direction, for 0-1, 1 1/2-2, 2 1/2, 3-3 1/2 and 4-4 1/2 somersaults; for 5 1/2, only the forward
    /// tuck is listed. A flying dive, piked or tucked, adds the fly position.
    static func position(_ dive: DiveNumber, _ height: PlatformHeight) -> Int? {
        if dive.halfSomersaults > 9 {
            return dive.position == .tuck && dive.rotationType == .forward && !dive.isFlying ? 0 : nil
        }
        let band =
            switch dive.halfSomersaults {
            case ...2: 0
            case ...4: 1
            case 5: 2
            case ...7: 3
            default: 4
            }
        let byBand: [Int?] =
            switch (dive.position, dive.isArmstand, dive.rotationType) {
            case (.tuck, true, _): [1, 0, nil, 2, 3]
            case (.tuck, false, .forward): [1, 0, 0, 0, 0]
            case (.tuck, false, .back): [1, 0, 1, 0, 1]
            case (.tuck, false, .reverse): [1, 0, 0, 0, 2]
            case (.tuck, false, .inward): [-3, 1, 2, 3, 4]
            case (.pike, true, _): [3, 3, nil, 4, 5]
            case (.pike, false, .forward): [2, 1, 2, 3, 4]
            case (.pike, false, .back): [2, 3, 3, 3, 4]
            case (.pike, false, .reverse): [2, 3, 2, 3, 5]
            case (.pike, false, .inward): [-2, 3, 5, 6, height.isSpringboard ? 8 : 7]
            case (.straight, true, _): [4, 5, nil, nil, nil]
            case (.straight, false, .forward): [3, 4, 6, nil, nil]
            case (.straight, false, .back): [3, 5, 7, nil, nil]
            case (.straight, false, .reverse): [3, 6, 6, nil, nil]
            case (.straight, false, .inward): [1, 8, nil, nil, nil]
            case (.free, true, _): [0, 0, nil, nil, nil]
            case (.free, false, .forward): [1, 0, 0, 0, nil]
            case (.free, false, .back): [1, -1, -1, 0, nil]
            case (.free, false, .reverse): [1, -1, -2, 0, nil]
            case (.free, false, .inward): [-1, 2, 4, nil, nil]
            }
        guard dive.isFlying else { return byBand[band] }
        guard dive.position == .pike || dive.position == .tuck else { return nil }
        let fly: [Int?] =
            switch dive.rotationType {
            case .forward: [2, 2, 3, 4, nil]
            case .back, .reverse: [1, 2, 3, nil, nil]
            case .inward: [4, 5, 7, nil, nil]
            }
        return byBand[band].flatMap { position in fly[band].map { position + $0 } }
    }

    /// C: by direction and half twists; half, 1 1/2 and 2 1/2 twists also by somersaults.
    static func twists(_ dive: DiveNumber, _ height: PlatformHeight) -> Int? {
        // Only twisting dives have a free position.
        guard dive.halfTwists > 0 else { return dive.position == .free ? nil : 0 }
        if dive.isArmstand { return armstandTwists(dive) }
        let somersaults = dive.halfSomersaults
        let isMany = somersaults >= 5
        let isLikeForward = dive.rotationType == .forward || dive.rotationType == .inward
        let isReverse = dive.rotationType == .reverse
        switch dive.halfTwists {
        case 1:
            let byBand: [Int] =
                switch dive.rotationType {
                case .forward: [4, 4, 4, 4]
                case .back: [2, 4, 0, 0]
                case .reverse: [2, 4, height.isSpringboard ? 0 : -1, 0]
                case .inward: [2, 4, 2, 4]
                }
            return byBand[somersaults <= 2 ? 0 : somersaults <= 4 ? 1 : somersaults == 5 ? 2 : 3]
        case 2: return dive.rotationType == .forward ? 6 : 4
        case 3:
            if !isMany || isLikeForward { return 8 }
            return isReverse || !height.isSpringboard ? 6 : 7
        case 4: return dive.rotationType == .forward ? 10 : 8
        case 5:
            if !isMany || isLikeForward { return 12 }
            return isReverse || !height.isSpringboard ? 10 : 11
        case 6: return isLikeForward ? 15 : 14
        case 7: return isLikeForward ? 16 : 17
        case 8: return isLikeForward ? 19 : 18
        default: return isLikeForward ? 20 : 21
        }
    }

    private static func armstandTwists(_ dive: DiveNumber) -> Int? {
        switch (dive.rotationType, dive.halfTwists) {
        case (.forward, 2): 10
        case (.forward, 4): 13
        case (.back, 1): dive.halfSomersaults <= 2 ? 0 : dive.halfSomersaults <= 4 ? 1 : 2
        case (.back, 3): 9
        case (.back, 5): 13
        case (.back, 7): 17
        default: nil
        }
    }

    /// D: by direction, height and somersaults.
    static func approach(_ dive: DiveNumber, _ height: PlatformHeight) -> Int {
        let somersaults = dive.halfSomersaults
        switch (dive.isArmstand, dive.rotationType) {
        case (true, .forward): return somersaults <= 4 ? 2 : 4
        case (true, .back): return somersaults <= 1 ? 2 : 4
        case (true, _): return somersaults <= 1 ? 3 : 5
        case (false, .forward):
            guard somersaults >= 8 else { return 0 }
            return height == .oneMetre ? 5 : height == .tenMetres ? 2 : 3
        case (false, .back):
            guard somersaults >= 7 else { return 2 }
            return switch height {
            case .oneMetre: 6
            case .threeMetres: 4
            case .fiveMetres, .sevenAndAHalfMetres: 3
            case .tenMetres: 2
            }
        case (false, .reverse):
            return switch (height, somersaults) {
            case (.oneMetre, 7...): 5
            case (.oneMetre, _), (.threeMetres, _), (_, ...4): 3
            case (.tenMetres, 7): 3
            case (.sevenAndAHalfMetres, 7...): 5
            case (_, _): 4
            }
        case (false, .inward):
            return switch height {
            case .oneMetre, .fiveMetres: somersaults <= 2 ? 6 : 5
            case .threeMetres, .sevenAndAHalfMetres: 3
            case .tenMetres: somersaults <= 2 ? 3 : 2
            }
        }
    }

    /// E: for entries in which the diver cannot see the water; not for twisting dives.
    static func entry(_ dive: DiveNumber, _ height: PlatformHeight) -> Int {
        guard dive.halfTwists == 0, dive.halfSomersaults <= 9 else { return 0 }
        let byHalves =
            switch (dive.isArmstand, dive.rotationType) {
            case (true, .forward): [0, 1, 0, 2, 0, 3, 0, 4, 0, 4]
            case (true, _): [0, 0, 1, 0, 2, 0, 2, 0, 3, 0]
            case (false, .forward), (false, .inward):
                [0, 0, 1, 0, 2, 0, 2, 0, height.isSpringboard ? 2 : 0, 0]
            case (false, _): [0, 1, 0, 2, 0, 3, 0, 4, 0, 4]
            }
        return byHalves[dive.halfSomersaults]
    }
}
