import Foundation

extension Double {
    /// With this many decimals and a point, regardless of the user's locale: scores are quoted and compared.
    package func decimals(_ count: Int) -> String {
        formatted(.number.precision(.fractionLength(count)).grouping(.never).locale(.posix))
    }

    /// A p-value with four decimals; a small one is never rounded to zero.
    package var pValue: String { self < 0.0001 ? "< 0.0001" : decimals(4) }

    /// A fraction in whole percent: "87 %"; a value strictly between 0 and 1 is never rounded to 0 % or 100 %.
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
