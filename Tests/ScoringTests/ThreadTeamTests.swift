import Scoring
import Tensors
import Testing

struct ThreadTeamTests {
    /// Layers that are read by one thread, by two, and by more than there are parts; the rows leave a remainder.
    static let shapes = [[3, 40], [130, 255], [301, 333]]

    @Test(arguments: [1, 2, 3, 16])
    func `a gathered team gives to the bit what one thread gives, again and again`(threads: Int) {
        let team = ThreadTeam(threads: threads)
        let layers = Self.shapes.map { shape in
            let (weight, bias) = (Weights(.random(shape, seed: 1)), Weights(.random([shape[0]], seed: 2)))
            return (
                input: Tensor.random([shape[1]], seed: 3).values,
                alone: LinearLayer(weight: weight, bias: bias, threads: 1),
                shared: LinearLayer(weight: weight, bias: bias, team: team)
            )
        }
        let expected = layers.map { $0.alone($0.input) }

        for _ in 0..<20 {
            let differing = team.gather {
                (0..<50).filter { _ in layers.map { $0.shared($0.input) } != expected }.count
            }
            #expect(differing == 0)
        }
        // Dismissed, it still does what it is asked.
        #expect(layers.map { $0.shared($0.input) } == expected)
    }

    @Test func `a team that is gathered twice is gathered once`() {
        let team = ThreadTeam(threads: 2)
        let result = team.gather { team.gather { 7 } }
        #expect(result == 7)
    }

    @Test func `several teams at once get in no other's way`() async {
        let weight = Weights(.random([301, 333], seed: 1))
        let bias = Weights(.random([301], seed: 2))
        let input = Tensor.random([333], seed: 3).values
        let expected = LinearLayer(weight: weight, bias: bias, threads: 1)(input)

        await withTaskGroup(of: Bool.self) { group in
            for _ in 0..<4 {
                group.addTask {
                    let team = ThreadTeam(threads: 3)
                    let layer = LinearLayer(weight: weight, bias: bias, team: team)
                    return team.gather { (0..<100).allSatisfy { _ in layer(input) == expected } }
                }
            }
            for await isSame in group { #expect(isSame) }
        }
    }
}
