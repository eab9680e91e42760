import Foundation

extension Double {
    /// With this many decimals and a point, whatever the user's language: verdicts are quoted and compared.
    package func decimals(_ count: Int) -> String {
        formatted(.number.precision(.fractionLength(count)).grouping(.never).locale(.posix))
    }

    /// A p-value with four decimals; a small one is never rounded to nothing.
    package var pValue: String { self < 0.0001 ? "< 0.0001" : decimals(4) }

    /// A part of one in whole percent: "87 %"; what is neither none nor all is never rounded to it.
    package var percent: String {
        let rounded = (self * 100).rounded()
        let shown =
            self > 0 && rounded == 0 ? "< 1" : self < 1 && rounded == 100 ? "> 99" : rounded.decimals(0)
        return "\(shown) %"
    }
}

extension Locale {
    fileprivate static let posix = Locale(identifier: "en_US_POSIX")
}
