import Blueprints
import Foundation
import Statistics
import Testing

@Suite struct RecipeTests {
    func decodeRecipe(_ json: String) throws -> Recipe {
        try decode(over: Recipe(), from: Data(json.utf8), named: "recipe.json")
    }

    @Test func `a file states only differences`() throws {
        var expected = Recipe()
        expected.epochs = 3
        expected.schedule = .cosine
        #expect(try decodeRecipe(#"{"epochs": 3, "schedule": "cosine"}"#) == expected)
        #expect(try decodeRecipe("{}") == Recipe())
    }

    @Test func `the defaults are the study's protocol`() {
        let recipe = Recipe()  // DESIGN section 4
        #expect(
            recipe.learningRate == 1e-4 && recipe.batchSize == 3 && recipe.epochs == 100 && recipe.seed == 0)
        #expect(recipe.endShift == 3 && recipe.flipProbability == 0.5 && recipe.captionWeight == 0.01)
    }

    @Test(arguments: [
        (#"{"epoch": 3}"#, "recipe.json: has the unknown key \"epoch\"; did you mean \"epochs\"?"),
        (#"{"epochs": "many"}"#, "recipe.json: has a wrong value for \"epochs\"; expected Int."),
        ("[1]", "recipe.json: is no JSON object. Write {\"key\": value, ...}."),
    ])
    func `meaningless values are rejected`(_ json: String, _ message: String) {
        #expect(#expect(throws: BlueprintError.self) { try decodeRecipe(json) }?.description == message)
    }

    @Test(arguments: [
        (#"{"epochs": 1000001}"#, "recipe: epochs is 1000001; give 1 to 1000000."),
        (#"{"batchSize": 0}"#, "recipe: batchSize is 0; give 1 to 65536."),
        (#"{"warmupSteps": 1000000001}"#, "recipe: warmupSteps is 1000000001; give 0 to 1000000000."),
    ])
    func `a number out of range is rejected`(_ json: String, _ message: String) throws {
        let recipe = try decodeRecipe(json)
        #expect(#expect(throws: BlueprintError.self) { try recipe.validate() }?.description == message)
    }

    @Test func `the learning rate warms up and falls along a cosine`() {
        var recipe = Recipe()
        recipe.learningRate = 1
        recipe.warmupSteps = 10
        recipe.schedule = .cosine
        #expect(recipe.learningRate(step: 0, of: 110) == 0.1)
        #expect(recipe.learningRate(step: 10, of: 110) == 1)
        #expect(abs(recipe.learningRate(step: 60, of: 110) - 0.5) < 1e-12)
        #expect(recipe.learningRate(step: 109, of: 110) < 0.001)
    }
}
