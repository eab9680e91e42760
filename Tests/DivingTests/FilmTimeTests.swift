import Diving
import Testing

struct FilmTimeTests {
    @Test(arguments: [
        ("1530", 1530), ("0", 0), ("61.2s", 1530), ("61.2 s", 1530), ("61,2S", 1530), ("1:01.2", 1530),
        ("1:01,2", 1530), ("01:01.200", 1530), ("0:01:01.2", 1530), ("0:04", 100), ("1:02:03", 93_075),
        ("90:00", 135_000), (" 12 ", 12), ("4s", 100), ("1.16s", 29), ("0.039s", 0), ("0.04s", 1),
    ])
    func `a frame, seconds and a player's clock name the same moment`(_ text: String, _ frame: Int) throws {
        #expect(try FilmTime(text).frameIndex == frame)
    }

    @Test(arguments: [
        (
            "61.2",
            "time \"61.2\": a frame is a whole number, and seconds end in s. Write 61.2s for seconds."
        ),
        (
            "0:4",
            "time \"0:4\": minutes and seconds after a colon have two digits. Write 0:04, not 0:4."
        ),
        (
            "0:61.2",
            "time \"0:61.2\": minutes and seconds after a colon go up to 59. Write 1:01.2 or 61.2s, not 0:61.2."
        ),
        (
            "1:60:00",
            "time \"1:60:00\": minutes and seconds after a colon go up to 59. Write 1:01.2 or 61.2s, not 0:61.2."
        ),
        (
            "100000001",
            "time \"100000001\": it is later than frame 100000000, which is the latest. Count from the start of the video."
        ),
        (
            "4000001s",
            "time \"4000001s\": it is later than frame 100000000, which is the latest. Count from the start of the video."
        ),
        (
            "9999999:00:00",
            "time \"9999999:00:00\": it is later than frame 100000000, which is the latest. Count from the start of the video."
        ),
        (
            "100000000:59:59.999999999",
            "time \"100000000:59:59.999999999\": it is later than frame 100000000, which is the latest. Count from the start of "
                + "the video."
        ),
    ])
    func `an impossible time is explained`(_ text: String, _ message: String) {
        let error = #expect(throws: DivingError.self) { try FilmTime(text) }
        #expect(error?.code == .invalidTime)
        #expect(error?.description == message)
    }

    @Test(arguments: [
        "", " ", "-1", "+1", "1e3", "s", "end", ":", "1:", ":01", "1:02:03:04", "1:02s", "1.2.3s", "0x10",
        "٣",
        "99999999999999999999", "99999999999999999999s", "99999999999999999999:00", "1:01.", "1 30",
    ])
    func `an invalid time is rejected`(_ text: String) {
        let error = #expect(throws: DivingError.self) { try FilmTime(text) }
        #expect(
            error?.description
                == "time \"\(text)\": this is neither a frame nor a time. "
                + "Give a frame (1530), seconds (61.2s), or minutes and seconds (1:01.2).")
    }

    @Test(arguments: [
        (1530, "1:01.20 (frame 1530)"), (0, "0:00.00 (frame 0)"), (93_076, "1:02:03.04 (frame 93076)"),
    ])
    func `a moment is described as in a video player`(_ frame: Int, _ text: String) {
        #expect(FilmTime(frameIndex: frame).description == text)
    }
}
