import COneDNN

/// A region of memory in a layout that oneDNN knows.
final class Memory {
    let handle: dnnl_memory_t
    private let storage: AlignedStorage?

    /// A view without a region yet; `point(to:)` gives it one.
    init(_ layout: Layout, on engine: Engine) throws {
        var handle: dnnl_memory_t?
        var description = layout.description
        try check(dnnl_memory_create(&handle, &description, engine.handle, nil), "describe memory")
        self.handle = try required(handle)
        storage = nil
    }

    /// A region of its own with undefined content.
    init(allocating layout: Layout, on engine: Engine) throws {
        let storage = AlignedStorage(byteCount: layout.byteCount)
        var handle: dnnl_memory_t?
        var description = layout.description
        try check(dnnl_memory_create(&handle, &description, engine.handle, storage.start), "describe memory")
        self.handle = try required(handle)
        self.storage = storage
    }

    deinit { dnnl_memory_destroy(handle) }

    /// Lays the view over a region, which must stay alive and large enough while it is used.
    func point(to start: UnsafeMutableRawPointer) throws {
        try check(dnnl_memory_set_data_handle(handle, start), "place memory")
    }
}

/// How the values of a tensor lie in memory: row-major, blocked by channels, or whatever a primitive likes best.
struct Layout: Equatable {
    var description: dnnl_memory_desc_t

    /// Row-major 32-bit floats of up to five extents.
    static func rowMajor(_ shape: [Int]) throws -> Layout {
        let tag =
            switch shape.count {
            case 1: dnnl_a
            case 5: dnnl_abcde
            default: preconditionFailure("no layer needs \(shape.count) extents")
            }
        return try Layout(shape, tag)
    }

    /// A layout that a primitive is to choose.
    static func any(_ shape: [Int]) throws -> Layout { try Layout(shape, dnnl_format_tag_any) }

    init(_ description: dnnl_memory_desc_t) { self.description = description }

    private init(_ shape: [Int], _ tag: dnnl_format_tag_t) throws {
        description = dnnl_memory_desc_t()
        try check(
            dnnl_memory_desc_init_by_tag(
                &description, Int32(shape.count), shape.map(dnnl_dim_t.init), dnnl_f32, tag),
            "describe a tensor of shape \(shape)")
    }

    /// Bytes that a region in this layout takes, padding of the last block of channels included.
    var byteCount: Int { withUnsafePointer(to: description) { dnnl_memory_desc_get_size($0) } }

    static func == (one: Layout, two: Layout) -> Bool {
        withUnsafePointer(to: one.description) { one in
            withUnsafePointer(to: two.description) { two in dnnl_memory_desc_equal(one, two) != 0 }
        }
    }
}

/// Bytes that begin at a cache line, as oneDNN's kernels like it; freed with the object.
final class AlignedStorage {
    let start: UnsafeMutableRawPointer

    /// Bytes of a cache line.
    static let alignment = 64

    init(byteCount: Int) {
        start = .allocate(byteCount: byteCount, alignment: Self.alignment)
    }

    deinit { start.deallocate() }
}
