"""Characters whose meaning is in the font or in how they are set: symbol fonts, raised digits."""

from __future__ import annotations

# Source: the encodings of the fonts Symbol, Wingdings and Wingdings 2, by place from 0x20 on; "\0" for none.
_SYMBOL = (
    " !∀#∃%&∋()∗+,−./0123456789:;<=>?≅ΑΒΧΔΕΦΓΗΙϑΚΛΜΝΟΠΘΡΣΤΥςΩΞΨΖ[∴]⊥_‾αβχδεφγηιϕκλμνοπθρστυϖωξψζ{|}∼"
    + "\0" * 33
    + "€ϒ′≤⁄∞ƒ♣♦♥♠↔←↑→↓°±″≥×∝∂•÷≠≡≈…⏐⎯↵ℵℑℜ℘⊗⊕∅∩∪⊃⊇⊄⊂⊆∈∉∠∇®©™∏√⋅¬∧∨⇔⇐⇑⇒⇓◊〈®©™∑⎛⎜⎝⎡⎢⎣⎧⎨⎩⎪\0〉∫⌠⎮⌡⎞⎟⎠⎤⎥⎦⎫⎬⎭"
)
_WINGDINGS = {
    0x6C: "●", 0x6E: "■", 0x6F: "□", 0x70: "□", 0x71: "□", 0x72: "□", 0x75: "◆", 0x76: "❖", 0x77: "◆",
    0xA1: "○", 0xA7: "■", 0xA8: "□", 0xB7: "•", 0xD8: "➢", 0xDE: "⇒", 0xDF: "←", 0xE0: "→", 0xE1: "↑",
    0xE2: "↓", 0xFB: "×", 0xFC: "√", 0xFD: "☒", 0xFE: "☑",
    0x80: "⓪", **{0x81 + k: chr(0x2460 + k) for k in range(10)},
    0x8B: "⓿", **{0x8C + k: chr(0x2776 + k) for k in range(10)},
}  # fmt: skip
_WINGDINGS_2 = {
    0x4F: "×", 0x50: "√", 0x51: "☒", 0x52: "☑", 0x53: "☒", 0x54: "☒", 0x97: "●", 0x98: "●", 0x99: "○",
    0xA2: "■", 0xA3: "□", 0x69: "⓪", **{0x6A + k: chr(0x2460 + k) for k in range(10)},
}  # fmt: skip
_RAISED = str.maketrans("0123456789+-−", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻")


def sign(char: str, font: str = "") -> str:
    """Return a character of a symbol font as one that every font has; "•" for one that has no meaning.

    Without a font it is taken for a bullet of a list; a character of a font of letters stays as it is.
    """
    code = ord(char)
    if 0xF020 <= code <= 0xF0FF:
        code -= 0xF000
    elif not (is_symbolic(font) and 0x20 <= code <= 0xFF):
        return char
    if font.casefold() == "symbol":
        found = _SYMBOL[code - 0x20 : code - 0x1F].strip("\0")
        return found or "•"
    return (_WINGDINGS_2 if font.casefold() == "wingdings 2" else _WINGDINGS).get(code, "•")


def is_symbolic(font: str | None) -> bool:
    """Tell whether the characters of a font are signs and no letters."""
    return font is not None and font.casefold() in ("symbol", "wingdings", "wingdings 2")


def raised(text: str) -> str:
    """Return raised digits as such, so that 10² is not 102; a text with anything else in it as it is."""
    made = text.strip().translate(_RAISED)
    return made if made and all(char in "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻" for char in made) else text
