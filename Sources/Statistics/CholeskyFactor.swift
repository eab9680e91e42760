/// The lower-triangular L with L Lᵀ equal to a symmetric, positive definite matrix; rows up to the diagonal.
package func choleskyFactor(size: Int, of matrix: (_ row: Int, _ column: Int) -> Double) -> [[Double]] {
    var factor: [[Double]] = []
    for row in 0..<size {
        var values: [Double] = []
        for column in 0...row {
            let other = column == row ? values : factor[column]
            let rest = matrix(row, column) - zip(values, other).reduce(0) { $0 + $1.0 * $1.1 }
            values.append(column == row ? rest.squareRoot() : rest / other[column])
        }
        factor.append(values)
    }
    return factor
}
