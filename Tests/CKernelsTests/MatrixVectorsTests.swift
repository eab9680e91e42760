import CKernels
import TestSupport
import Testing

struct MatrixVectorsTests {
    /// Rows in fours and beyond, columns in sixteens and beyond, vectors in threes and beyond.
    struct Case: Sendable {
        var rows: Int
        var columns: Int
        var vectors: Int
    }

    static let cases = [
        Case(rows: 1, columns: 1, vectors: 1), Case(rows: 3, columns: 15, vectors: 2),
        Case(rows: 4, columns: 16, vectors: 3), Case(rows: 9, columns: 100, vectors: 7),
        Case(rows: 6, columns: 2049, vectors: 4),
    ]

    @Test(arguments: Instructions.available, cases)
    func `a block of a matrix is multiplied by several vectors`(set: Instructions, test: Case) {
        let (rows, columns, stride, outputStride) = (test.rows, test.columns, test.columns + 3, test.rows + 2)
        let matrix = samples(rows * stride, seed: 1)
        let vectors = samples(test.vectors * columns, seed: 2)
        let bias = samples(rows, seed: 3)
        var output = [Float](repeating: 7, count: test.vectors * outputStride)
        var expected = output
        for vector in 0..<test.vectors {
            for row in 0..<rows {
                let products = (0..<columns).map {
                    Double(matrix[row * stride + $0]) * Double(vectors[vector * columns + $0])
                }
                expected[vector * outputStride + row] = Float(products.reduce(Double(bias[row]), +))
            }
        }

        set.kernels.matrix_vectors(
            &output, matrix, vectors, bias, rows, columns, stride, test.vectors, outputStride)

        // Sums of up to 2049 products in 32 bits.
        #expect(relativeDifference(output, expected) < 1e-5)
    }
}
