"""Vietnamese text for searching without accents and for sorting in the order of the alphabet; pure functions."""

import unicodedata

ALPHABET = "aăâbcdđeêfghijklmnoôơpqrstuưvwxyz"
"""The letters in their order, with f, j, w and z where foreign names put them."""

TONES = ("", "\u0300", "\u0309", "\u0303", "\u0301", "\u0323")
"""The order of dictionaries: level, huyền, hỏi, ngã, sắc, nặng."""

SHAPES = "\u0306\u0302\u031b"
"""Breve, circumflex and horn make letters of their own (ă, â, ơ); every other mark is a tone."""

GAP, DIGITS_FROM, LETTERS_FROM, OTHER = "01", 10, 20, "90"
LONGEST_KEY = 300


def fold(text: str) -> str:
    """Write text in lower case without accents, đ as d, blanks as one: what a search compares."""
    bare = unicodedata.normalize("NFD", text.casefold())
    kept = "".join(sign for sign in bare if not unicodedata.combining(sign))
    return " ".join(kept.replace("đ", "d").split())


def sort_key(text: str) -> str:
    """Make a key of digits alone that sorts names by the Vietnamese alphabet, then by tone, under any collation."""
    primary, tones = [], []
    for sign in unicodedata.normalize("NFC", " ".join(text.casefold().split())):
        code, tone = _weights(sign)
        primary.append(code)
        tones.append(str(tone))
    return ("".join(primary) + "00" + "".join(tones))[:LONGEST_KEY]


def _weights(sign: str) -> tuple[str, int]:
    parts = unicodedata.normalize("NFD", sign)
    shape = "".join(mark for mark in parts[1:] if mark in SHAPES)
    tone = next((TONES.index(mark) for mark in parts[1:] if mark in TONES), 0)
    letter = unicodedata.normalize("NFC", parts[0] + shape)
    if letter in ALPHABET:
        return str(LETTERS_FROM + ALPHABET.index(letter)), tone
    if letter.isdecimal() and letter.isascii():
        return str(DIGITS_FROM + int(letter)), 0
    return (OTHER if letter.isalnum() else GAP), 0
