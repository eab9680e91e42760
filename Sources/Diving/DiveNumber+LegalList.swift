extension DiveNumber {
    /// Every dive that the table of degrees of difficulty lists from at least one height, in table order.
    ///
    /// World Aquatics (FINA) diving rules, tables of degrees of difficulty for springboard and platform. Two entries that do
    /// not follow from the formula are omitted: 6162C, and 208 from 5 m.
    public static let all: [DiveNumber] = listing.map(\.dive)

    /// The heights from which the table lists the dive, lowest first; empty for an unlisted dive.
    public var heights: [PlatformHeight] { Self.heightsByDive[self] ?? [] }

    private static let heightsByDive = Dictionary(uniqueKeysWithValues: listing.map { ($0.dive, $0.heights) })

    private static let listing: [(dive: DiveNumber, heights: [PlatformHeight])] =
        table.split(separator: "\n").flatMap { row -> [(dive: DiveNumber, heights: [PlatformHeight])] in
            let cells = row.split(separator: " ")
            return ["A", "B", "C", "D"].compactMap { letter in
                let heights = zip(PlatformHeight.allCases, cells.dropFirst()).filter { $1.contains(letter) }
                    .map(\.0)
                guard !heights.isEmpty else { return nil }
                guard let dive = try? DiveNumber(cells[0] + letter) else {
                    // The table below is a constant, and a test reads every row of it.
                    preconditionFailure("\(cells[0])\(letter) in the table is no dive number")
                }
                return (dive, heights)
            }
        }

    /// Digits, then the positions listed from 1, 3, 5, 7.5 and 10 m.
    private static let table = """
        101  ABC ABC ABC ABC ABC
        102  ABC ABC ABC ABC ABC
        103  ABC ABC ABC ABC ABC
        104  ABC ABC ABC ABC ABC
        105  BC  ABC BC  BC  ABC
        106  BC  BC  BC  BC  BC
        107  BC  BC  C   BC  BC
        108  C   BC  -   -   BC
        109  C   BC  -   -   BC
        1011 -   -   -   -   C
        112  BC  BC  BC  BC  BC
        113  BC  BC  BC  BC  BC
        114  -   -   BC  BC  BC
        115  -   BC  -   C   BC
        201  ABC ABC ABC ABC ABC
        202  ABC ABC ABC ABC ABC
        203  ABC ABC ABC ABC ABC
        204  BC  ABC BC  ABC ABC
        205  BC  BC  C   BC  ABC
        206  BC  BC  BC  BC  BC
        207  -   BC  -   C   BC
        208  -   BC  -   BC  BC
        209  -   BC  -   -   BC
        212  BC  BC  BC  BC  BC
        213  -   BC  BC  BC  BC
        215  -   BC  -   -   BC
        301  ABC ABC ABC ABC ABC
        302  ABC ABC ABC ABC ABC
        303  ABC ABC ABC ABC ABC
        304  ABC ABC ABC ABC ABC
        305  BC  ABC BC  ABC ABC
        306  BC  BC  BC  BC  BC
        307  -   BC  -   -   BC
        308  -   BC  -   BC  BC
        309  -   BC  -   -   BC
        312  BC  BC  BC  BC  BC
        313  BC  BC  BC  BC  BC
        401  ABC ABC ABC ABC ABC
        402  ABC ABC ABC ABC ABC
        403  BC  BC  BC  BC  BC
        404  BC  BC  BC  BC  BC
        405  BC  BC  BC  BC  BC
        406  -   -   BC  BC  BC
        407  -   BC  -   C   BC
        408  -   -   -   -   BC
        409  -   BC  -   -   BC
        412  BC  BC  BC  BC  BC
        413  BC  BC  BC  BC  BC
        5111 ABC ABC ABC ABC ABC
        5112 AB  AB  AB  AB  AB
        5121 D   D   D   D   D
        5122 D   D   D   D   D
        5124 D   D   D   D   D
        5126 D   D   -   -   -
        5131 D   D   D   D   D
        5132 D   D   D   D   D
        5134 D   D   D   D   D
        5136 D   D   D   D   D
        5138 D   D   D   D   D
        5151 BC  BC  -   -   -
        5152 BC  BC  BC  BC  BC
        5154 BC  BC  BC  BC  BC
        5156 -   BC  -   -   BC
        5172 -   BC  -   BC  BC
        5211 ABC ABC ABC ABC ABC
        5212 A   A   A   A   A
        5221 D   D   D   D   D
        5222 D   D   D   D   D
        5223 D   D   D   D   D
        5225 D   D   D   D   D
        5227 D   D   -   -   -
        5231 D   D   D   D   D
        5233 D   D   D   D   D
        5235 D   D   D   D   D
        5237 -   D   D   D   D
        5239 -   D   D   D   D
        5251 BC  BC  BC  BC  BC
        5253 -   BC  -   BC  BC
        5255 -   BC  -   -   BC
        5257 -   -   -   -   BC
        5271 -   -   -   -   BC
        5273 -   -   -   -   BC
        5275 -   -   -   -   BC
        5311 ABC ABC ABC ABC ABC
        5312 A   A   A   A   A
        5321 D   D   D   D   D
        5322 D   D   D   D   D
        5323 D   D   D   D   D
        5325 D   D   D   D   D
        5331 D   D   D   D   D
        5333 D   D   D   D   D
        5335 D   D   D   D   D
        5337 D   D   D   D   D
        5339 -   D   -   D   D
        5351 BC  BC  BC  BC  BC
        5353 BC  BC  C   BC  BC
        5355 BC  BC  C   BC  BC
        5371 -   BC  -   -   BC
        5373 -   C   -   -   C
        5375 -   C   -   -   C
        5411 ABC ABC ABC ABC ABC
        5412 ABC ABC ABC ABC ABC
        5421 D   D   D   D   D
        5422 D   D   D   D   D
        5432 D   D   D   D   D
        5434 D   D   D   D   D
        5436 -   D   -   -   D
        600  -   -   A   A   A
        611  -   -   ABC ABC ABC
        612  -   -   ABC ABC ABC
        614  -   -   BC  BC  BC
        616  -   -   -   -   BC
        621  -   -   ABC ABC ABC
        622  -   -   ABC ABC ABC
        623  -   -   BC  BC  BC
        624  -   -   ABC ABC ABC
        626  -   -   C   BC  BC
        628  -   -   -   -   BC
        631  -   -   ABC ABC ABC
        632  -   -   BC  BC  BC
        633  -   -   BC  BC  BC
        634  -   -   BC  BC  BC
        636  -   -   -   C   BC
        638  -   -   -   -   BC
        6122 -   -   D   D   D
        6124 -   -   D   D   D
        6142 -   -   D   D   D
        6144 -   -   D   D   D
        6221 -   -   D   D   D
        6241 -   -   BC  BC  BC
        6243 -   -   D   D   D
        6245 -   -   D   D   D
        6247 -   -   -   -   D
        6261 -   -   BC  BC  BC
        6263 -   -   -   -   BC
        6265 -   -   -   -   BC
        """
}
