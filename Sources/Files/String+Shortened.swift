extension String {
    /// The first 100 characters, so that a message stays readable whatever a file contains.
    package var shortened: String { count > 100 ? prefix(100) + "..." : self }
}
