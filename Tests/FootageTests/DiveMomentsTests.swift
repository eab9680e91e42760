import Footage
import Testing

@Suite struct DiveMomentsTests {
    /// Blue water with a white spot that grows from a frame on, 24 pixels wide after six frames.
    private static func frames(splashAt splash: Int?, count: Int = 103, width: Int = 171, height: Int = 128)
        -> [RGBImage]
    {
        (0..<count).map { frame in
            var pixels = (0..<width * height).flatMap { _ -> [UInt8] in [40, 90, 150] }
            let half = splash.map { min(12, max(0, frame - $0 + 1) * 2) } ?? 0
            for row in height * 2 / 3 - half..<height * 2 / 3 + half {
                for column in width / 2 - half..<width / 2 + half {
                    pixels.replaceSubrange(
                        (row * width + column) * 3..<(row * width + column) * 3 + 3, with: [245, 248, 250])
                }
            }
            return RGBImage(width: width, height: height, pixels: pixels)
        }
    }

    @Test(arguments: [50, 75, 88])
    func `the entry is where a splash grows`(_ splash: Int) {
        let moments = DiveMoments(frames: Self.frames(splashAt: splash), height: 10)
        #expect(moments.isSplashFound)
        // Two frames are taken off, for a real splash is seen that much after the touch.
        #expect(abs(moments.entry - splash) <= 3)
    }

    @Test(arguments: [(10.0, 45), (3, 37), (1, 31)])
    func `the take-off precedes the entry by the duration of the fall`(_ height: Double, _ frames: Int) {
        // (v + sqrt(v^2 + 2gh)) / g at 25 frames a second, v 3.3 m/s from a platform and 5.3 m/s from a board:
        // 10 m: (3.3 + sqrt(10.89 + 196.2)) / 9.81 = 1.803 s; 3 m: (5.3 + sqrt(28.09 + 58.86)) / 9.81 = 1.491 s;
        // 1 m: (5.3 + sqrt(28.09 + 19.62)) / 9.81 = 1.244 s.
        let moments = DiveMoments(frames: Self.frames(splashAt: 75), height: height)
        #expect(moments.entry - moments.takeOff == frames)
        #expect(moments.flight == (moments.takeOff + moments.entry) / 2)
    }

    @Test func `without a splash the moments are marked fractions of the window`() {
        let moments = DiveMoments(frames: Self.frames(splashAt: nil), height: nil)
        #expect(!moments.isSplashFound)
        #expect(moments.entry == 75)
        #expect(moments.takeOff == 30)
    }

    @Test func `a splash visible from the start is not an entry`() {
        #expect(!DiveMoments(frames: Self.frames(splashAt: -20), height: 10).isSplashFound)
    }

    @Test(arguments: [1, 2, 15, 16, 17])
    func `moments lie within any number of frames`(_ count: Int) {
        let moments = DiveMoments(frames: Self.frames(splashAt: nil, count: count), height: 10)
        #expect(0 <= moments.takeOff && moments.takeOff <= moments.flight)
        #expect(moments.flight <= moments.entry && moments.entry < count)
    }
}
