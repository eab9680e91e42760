"""Writes the archives that ZipFileTests reads: sound.zip, and those that no honest writer makes."""

import struct
import warnings
import zipfile
from pathlib import Path

folder = Path(__file__).parent
warnings.simplefilter("ignore")  # zipfile warns of the names given twice


def make(name, entries, compression=zipfile.ZIP_DEFLATED):
    path = folder / f"{name}.zip"
    with zipfile.ZipFile(path, "w", compression) as archive:
        for entry, data in entries:
            archive.writestr(zipfile.ZipInfo(entry), data, compression)
    return path


def patch(path, change):
    """Changes the first local header and the first directory entry, given as bytearrays, in place."""
    data = bytearray(path.read_bytes())
    for signature, shift in ((b"PK\3\4", 0), (b"PK\1\2", 2)):
        change(data, data.index(signature) + 6 + shift)
    path.write_bytes(data)


def set_encrypted(data, flags):
    data[flags] |= 1


def set_size(byte_count):
    def change(data, flags):
        struct.pack_into("<I", data, flags + 16, byte_count)

    return change


table = b"<row>" + b"1234567890" * 1000 + b"</row>"
make("sound", [("[Content_Types].xml", b"types"), ("xl/", b""), ("xl/sheet1.xml", table), ("caf\u00e9.txt", b"")])
make("long", [("a/data", bytes(range(256)) * 5000)])
make("twice", [("a", b"1"), ("a", b"2")])
make("parent", [("a/../../b", b"1")])
make("backslash", [("..\\b", b"1")])
make("absolute", [("/etc/passwd", b"1")])
make("drive", [("C:/b", b"1")])
make("bomb", [("zeros", bytes(32 << 20))])
patch(make("liar", [("zeros", bytes(1 << 20))]), set_size(100))
patch(make("boaster", [("zeros", bytes(100))]), set_size(1 << 20))
patch(make("encrypted", [("secret", b"x" * 100)]), set_encrypted)

# A directory entry "b" whose header and bytes lie within those of "a": so a small archive unfolds to much.
inner = make("inner", [("b", b"y" * 5000)], zipfile.ZIP_STORED)
header, directory = (inner.read_bytes()[:-22].partition(b"PK\1\2")[::2])
inner.unlink()
outer = make("overlap", [("a", header)], zipfile.ZIP_STORED)
data = bytearray(outer.read_bytes()[:-22])
start = data.index(b"PK\1\2")
entry = bytearray(b"PK\1\2" + directory)
struct.pack_into("<I", entry, 42, data.index(header))
data += entry
outer.write_bytes(data + struct.pack("<4s4H2IH", b"PK\5\6", 0, 0, 2, 2, len(data) - start, start, 0))
