/// The largest difference of two arrays in units of the largest value of the second; infinite if anything found is not finite.
package func relativeDifference(_ found: [Float], _ expected: [Float]) -> Float {
    guard found.count == expected.count, found.allSatisfy(\.isFinite) else { return .infinity }
    let largest = expected.reduce(0) { max($0, abs($1)) }
    let difference = zip(found, expected).reduce(Float(0)) { max($0, abs($1.0 - $1.1)) }
    return difference / max(largest, .leastNormalMagnitude)
}
