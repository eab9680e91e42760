"""Makes the images that the tests of Footage compare with, using Pillow (13.0.0) and nothing else.

    python make_fixtures.py

resize_WxH_to_WxH.rgb   expected bytes of Image.resize(size, BILINEAR); the source is pattern(W, H), which the
                        test computes itself
NAME.jpg, NAME.png      small pictures
NAME.rgb                the same as Pillow decodes them, converted to RGB: rows of 48x40 pixels
"""

from pathlib import Path

from PIL import Image

FOLDER = Path(__file__).parent
SIZES = [
    ((64, 48), (20, 15)),
    ((20, 15), (64, 48)),
    ((333, 187), (171, 128)),
    ((171, 128), (171, 128)),
    ((13, 7), (31, 29)),
    ((1, 1), (5, 3)),
    ((1, 9), (3, 4)),
    ((9, 1), (4, 3)),
    ((33, 21), (1, 1)),
    ((17, 5), (17, 9)),
    ((17, 5), (9, 5)),
    ((640, 360), (86, 64)),
]


def pattern(width, height):
    """Noise on the left, stripes of black and white on the right: rounding and clipping both matter."""
    state = 1
    pixels = bytearray()
    for row in range(height):
        for column in range(width):
            for _ in range(3):
                state = (state * 1103515245 + 12345) % 2**31
                noise = state >> 16 & 255
                pixels.append(noise if column * 2 < width else 255 * ((row // 3 + column // 2) % 2))
    return Image.frombytes("RGB", (width, height), bytes(pixels))


def picture():
    """Smooth colours with one hard edge, 48x40."""
    image = Image.new("RGB", (48, 40))
    for y in range(40):
        for x in range(48):
            image.putpixel((x, y), (x * 5, y * 6, 255 - x * 2 - y * 3) if x + y < 60 else (250, 30, 40))
    return image


def save(name, image, **options):
    image.save(FOLDER / name, **options)
    decoded = Image.open(FOLDER / name)
    (FOLDER / name).with_suffix(".rgb").write_bytes(decoded.convert("RGB").tobytes())


for (w, h), (new_w, new_h) in SIZES:
    resized = pattern(w, h).resize((new_w, new_h), Image.Resampling.BILINEAR)
    (FOLDER / f"resize_{w}x{h}_to_{new_w}x{new_h}.rgb").write_bytes(resized.tobytes())

save("color.png", picture())
transparent = picture().convert("RGBA")
transparent.putalpha(Image.linear_gradient("L").resize((48, 40)))
save("alpha.png", transparent)
save("palette.png", picture().quantize(64))
save("gray.png", picture().convert("L"))
save("color420.jpg", picture(), quality=92, subsampling=2)
save("color444.jpg", picture(), quality=92, subsampling=0)
save("gray8.jpg", picture().convert("L"), quality=92)
