import Commands
import Foundation

/// The recipes that come with the tool, by the names of their files.
enum ShippedRecipe {
    /// They are in `Documentation/` in the folder where the tool was built, or in a parent folder.
    private static var folder: URL? {
        guard var folder = Bundle.main.executableURL?.resolvingSymlinksInPath() else { return nil }
        while folder.path != "/" {
            folder.deleteLastPathComponent()
            let recipes = folder.appending(path: "Documentation", directoryHint: .isDirectory)
            if FileManager.default.fileExists(atPath: recipes.appending(path: "quick.json").path) {
                return recipes
            }
        }
        return nil
    }

    private static var names: [String] {
        let files = (try? FileManager.default.contentsOfDirectory(atPath: folder?.path ?? "")) ?? []
        return files.filter { $0.hasSuffix(".json") }.map { String($0.dropLast(5)) }.sorted()
    }

    /// The names, as listed in a sentence.
    static var list: String { names.isEmpty ? "none found" : names.joined(separator: ", ") }

    /// The text of a recipe, from a path or a shipped name.
    static func json(_ recipe: String) throws -> Data {
        if let json = FileManager.default.contents(atPath: recipe) { return json }
        if names.contains(recipe), let folder {
            let file = folder.appending(path: recipe + ".json")
            if let json = FileManager.default.contents(atPath: file.path) { return json }
        }
        throw CommandError(
            .missing, recipe,
            FileManager.default.fileExists(atPath: recipe)
                ? "cannot be read" : "is neither a file nor a shipped recipe",
            remedy: FileManager.default.fileExists(atPath: recipe)
                ? "Check its permissions." : "Shipped are: \(list).")
    }
}
