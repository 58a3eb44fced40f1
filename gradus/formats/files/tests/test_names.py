from __future__ import annotations

import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from gradus.formats.files.names import claimed_extension, is_deceptive, safe_name


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("report.pdf", "report.pdf"),
        ("C:\\fakepath\\report.PDF", "report.pdf"),
        ("../../etc/passwd", "passwd.pdf"),
        ("..", "evidence.pdf"),
        ("", "evidence.pdf"),
        (".htaccess", "htaccess.pdf"),
        ("-rf.pdf", "rf.pdf"),
        ("invoice.pdf.exe", "invoice_pdf_exe.pdf"),
        ("shell.php.pdf", "shell_php.pdf"),
        ("scan.png", "scan.pdf"),
        ("a.pdf.pdf", "a.pdf"),
        ("Act No. 12.2021.pdf", "Act No. 12.2021.pdf"),
        ("con.pdf", "_con.pdf"),
        ("LPT1 .txt", "_LPT1.pdf"),
        ("COM¹.pdf", "_COM¹.pdf"),
        ("nul.1.pdf", "_nul.1.pdf"),
        ("anne\u202efdp.exe", "annefdp_exe.pdf"),
        ("a\x00b\x1bc\x85d.pdf", "abc d.pdf"),
        ("a\u200bb\ufeff.pdf", "ab.pdf"),
        ("a／b＼c։.pdf", "a_b_c։.pdf"),
        ("x\ud800y.pdf", "xy.pdf"),
        ("cafe\u0301.pdf", "café.pdf"),
        ("قانون.pdf", "قانون.pdf"),
        ("می\u200cخواهم.pdf", "می\u200cخواهم.pdf"),
        ("a:b*c?d.pdf", "a_b_c_d.pdf"),
        ("name.pdf. . ", "name.pdf"),
    ],
)
def test_a_name_is_made_safe(name: str, kept: str) -> None:
    assert safe_name(name, "pdf") == kept


def test_a_long_name_is_cut_within_a_letter_never() -> None:
    for letter in ("a", "é", "法", "𐍈"):
        kept = safe_name(letter * 5_000 + ".docx", "docx")
        assert len(kept) <= 100
        assert len(kept.encode()) <= 200
        assert kept.endswith(letter + ".docx")


@pytest.mark.parametrize(
    ("name", "claim"),
    [("a.PDF", "pdf"), ("a.tar.gz", "gz"), ("a", ""), ("a.p\u202ddf", "pdf"), ("a.pdf .", "pdf")],
)
def test_the_claimed_extension(name: str, claim: str) -> None:
    assert claimed_extension(name) == claim


def test_deceptive_characters_are_told_from_joiners() -> None:
    assert is_deceptive("anne\u202efdp.exe")
    assert is_deceptive("a\U000e0041.txt")
    assert not is_deceptive("می\u200cخواهم.pdf")


nasty = st.text(
    st.one_of(
        st.characters(),
        st.sampled_from("./\\:.. -~_\u200c\u200d\u202e\u0301\u0338<>＜．⁄…﹨\0\n CONnulpdf1"),
    ),
    max_size=300,
)


@given(nasty, st.sampled_from(["pdf", "jpg", "txt"]))
@example("CON", "pdf")
@example("<\u0338.pdf", "pdf")
@example("a\u200d.\u200d.pdf", "pdf")
def test_any_name_becomes_one_safe_name(name: str, extension: str) -> None:
    kept = safe_name(name, extension)
    assert safe_name(kept, extension) == kept
    assert kept.isprintable() or "\u200c" in kept or "\u200d" in kept
    assert not set(unicodedata.normalize("NFKC", kept)) & set('/\\:*?"<>|\0')
    assert unicodedata.normalize("NFC", kept) == kept
    assert kept.endswith("." + extension)
    assert not kept.startswith((".", "-", " ", "~"))
    assert len(kept) <= 100
    assert len(kept.encode()) <= 200
