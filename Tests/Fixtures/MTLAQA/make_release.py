"""Writes release/: a folder laid out as the MTL-AQA release is, with eight invented dives of three broadcasts; and
hostile/: sheets that a careless reader of XML would unfold to gigabytes, fill with a file of this machine, or take
for whole although they break off.

Each dive but the first has one fault of its own, which the tests name. Pickled as the release is: protocol 3, and the
broadcasts in the keys of the captions as numpy integers.

Run with Python 3.11:  pip install numpy openpyxl && python make_release.py
"""

import json
import pathlib
import pickle
import shutil
import zipfile

import numpy
import openpyxl

FREE, PIKE, TUCK = 0, 1, 2
BACK, FORWARD, INWARD, REVERSE = 0, 1, 2, 3

root = pathlib.Path(__file__).with_name("release")
split = root / "Ready_2_Use" / "MTL-AQA_split_0_data"
small = root / "Ready_2_Use" / "smaller_training_sets" / "size_2"
sheets = root / "Raw_Annotations"


def dive(position, rotation_type, ss_no, difficulty, final_score, start_frame, end_frame):
    return {
        "primary_view": 0,
        "start_frame": start_frame,
        "end_frame": end_frame,
        "position": position,
        "difficulty": difficulty,
        "armstand": 0,
        "rotation_type": rotation_type,
        "ss_no": ss_no,
        "tw_no": 0,
        "final_score": final_score,
    }


annotations = {
    (1, 1): dive(TUCK, INWARD, 7, 3.2, 76.8, 5, 110),
    (1, 2): dive(PIKE, FORWARD, 3, 1.6, 50.0, 7, 105),  # the awards give 33.6
    (1, 3): dive(TUCK, INWARD, 7, 3.2, 38.4, 8, 111),  # an award of 45
    (1, 4): dive(TUCK, INWARD, 7, 3.2, 76.8, 9, 130),  # an award "7..5", and only 120 frames
    (1, 5): dive(PIKE, FORWARD, 0, 1.5, 36.0, 1, 104),  # no such dive
    (1, 6): dive(TUCK, INWARD, 7, 3.2, 76.8, 2, 105),  # no caption, and the sheet has another start
    (17, 1): dive(TUCK, BACK, 7, 3.5, 73.5, 10, 90),  # 3.6 in the table; in both lists; the window begins too early
    (26, 1): dive(PIKE, FORWARD, 7, 3.1, 65.1, 10, 200),  # in no list; from 3 m
}
awards = {
    1: [8] * 7,
    2: [7] * 7,
    3: [4, 4, 4, 45, 4, 4, 4],
    4: ["7..5", 8, 8, 8, 8, 8, 8],
    5: [8, 7.5, 8, 8.5, 8, 8, 9],
    6: [8] * 7,
}
texts = {
    (1, 1): "a clean entry",
    (1, 2): "a splash",
    (1, 3): "a splash",
    (1, 4): "a clean entry",
    (1, 5): "a splash",
    (1, 9): "a dive that is not annotated",
    (17, 1): "a clean splash",
    (26, 1): "a clean Somersault",
}
training = [(1, 1), (1, 2), (1, 4), (1, 6), (17, 1)]
test = [(1, 3), (1, 5), (17, 1)]
vocabulary = ["<eos>", "<sos>", "a", "clean", "entry", "splash"]


def write(folder, name, value):
    (folder / name).write_bytes(pickle.dumps(value, protocol=3))


def write_sheet(video, rows):
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.append(
        ["Dive No.", "View", "Start", "End", "Position", "Difficulty", "Type", "armstand", "rotation_type", "# ss"]
        + ["# tw", "Final Score"]
        + [f"Judge {judge}" for judge in range(1, 8)]
    )
    for number, fields, scores in rows:
        sheet.append(
            [number, "S", fields["start_frame"], fields["end_frame"], "Tuck", fields["difficulty"], "", 0, "i", 3.5, 0]
            + [fields["final_score"]]
            + scores
        )
        sheet.append([None, "Comm & more", fields["start_frame"], fields["end_frame"] + 300])
    book.save(sheets / f"{video:02}.xlsx")


def write_shared_strings_sheet(video, rows):
    """The other form of the format, by hand: texts in a table of their own, and cells without names."""
    strings = ["<t>Dive No.</t>", "<t>View</t>", "<r><t>side </t></r><r><t>view</t></r><rPh><t>7</t></rPh>"]
    cells = ['<row r="1"><c t="s"><v>0</v></c><c t="s"><v>1</v></c></row>']
    for number, fields, scores in rows:
        numbers = [fields["start_frame"], fields["end_frame"], "", fields["difficulty"]] + [""] * 5
        numbers += [fields["final_score"], *scores]
        cells.append(
            f'<row><c><v>{number}</v></c><c t="s"><v>2</v></c>'
            + "".join("<c/>" if value == "" else f"<c><v>{value}</v></c>" for value in numbers)
            + "</row>"
        )
    space = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
    with zipfile.ZipFile(sheets / f"{video:02}.xlsx", "w", zipfile.ZIP_DEFLATED) as book:
        items = "".join(f"<si>{string}</si>" for string in strings)
        book.writestr("xl/sharedStrings.xml", f"<sst {space}>{items}</sst>")
        book.writestr(
            "xl/worksheets/sheet1.xml", f"<worksheet {space}><sheetData>{''.join(cells)}</sheetData></worksheet>"
        )


shutil.rmtree(root, ignore_errors=True)
for folder in (split, small, sheets):
    folder.mkdir(parents=True)
write(split, "final_annotations_dict.pkl", annotations)
write(
    split,
    "final_captions_dict.pkl",
    {(numpy.int64(v), d): ["<sos>", *text.split(), "<eos>"] for (v, d), text in texts.items()},
)
write(split, "train_split_0.pkl", training)
write(split, "test_split_0.pkl", test)
write(small, "train_split_0.pkl", [(1, 1), (1, 3)])
(split / "vocab.json").write_text(
    json.dumps(
        {
            "ix_to_word": {str(index): word for index, word in enumerate(vocabulary)},
            "word_to_ix": {word: index for index, word in enumerate(vocabulary)},
        }
    )
)
rows = [(number, dict(annotations[1, number]), scores) for number, scores in awards.items()]
rows[5][1]["start_frame"] = 3
write_sheet(1, rows)
write_shared_strings_sheet(26, [(1, annotations[26, 1], [7] * 7), (2, annotations[26, 1], [7] * 7)])


def write_hostile_sheet(name, start, first_award, end="</sheetData></worksheet>"):
    cells = ["<v>1</v>", "", "<v>5</v>", "<v>110</v>", "", "<v>3.2</v>", "", "", "", "", "", "<v>76.8</v>"]
    cells += [first_award] + ["<v>8</v>"] * 6
    row = "".join(f"<c>{cell}</c>" for cell in cells)
    with zipfile.ZipFile(hostile / name, "w", zipfile.ZIP_DEFLATED) as book:
        book.writestr("xl/worksheets/sheet1.xml", f"{start}<worksheet><sheetData><row>{row}</row>{end}")


hostile = pathlib.Path(__file__).with_name("hostile")
hostile.mkdir(exist_ok=True)
tenfold = '<!ENTITY e0 "88888888888888888888">' + "".join(
    f'<!ENTITY e{level} "{f"&e{level - 1};" * 10}">' for level in range(1, 12)
)
write_hostile_sheet("bomb.xlsx", f"<!DOCTYPE x [{tenfold}]>", "<v>&e11;</v>")
write_hostile_sheet("entity.xlsx", '<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>', "<v>&e;8</v>")
write_hostile_sheet("cut.xlsx", "", "<v>8</v>", end="")
