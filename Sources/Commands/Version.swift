/// The version of both tools.
public let toolVersion = "0.1.0"
