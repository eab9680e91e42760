extension String {
    /// FNV-1a of the UTF-8 bytes, 64 bits in hexadecimal (Fowler, Noll & Vo).
    var digest: String {
        String(
            utf8.reduce(0xCBF2_9CE4_8422_2325 as UInt64) { ($0 ^ UInt64($1)) &* 0x100_0000_01B3 }, radix: 16)
    }
}
