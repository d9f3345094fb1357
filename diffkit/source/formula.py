"""Formulas on one line, as one would type them: (a+b)/c, x², √y.

Source: Office Math, ISO/IEC 29500-1, 22.1, as Word has it; MathML 3, as OpenDocument has it.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from diffkit.source.symbols import raised

_DEEPEST = 40
_OPERATORS = frozenset("+-−±×·÷/=<>≤≥,，; ")


def formula(element: Any, gone: Collection[str] = (), depth: int = 0) -> str:
    """Return the words of a formula; elements named in `gone` are left out, what nests too deep too.

    Guarantees: each character of a part that is known or unknown stands once.
    """
    if depth > _DEEPEST:
        return ""
    parts: dict[str, list[str]] = {}
    text = ""
    name = _local(element)
    for child in element:
        inner = _local(child)
        if inner in gone or inner.endswith("Pr"):
            continue
        is_text = inner in ("t", "delText")
        words = (child.text or "") if is_text else formula(child, gone, depth + 1)
        text += words
        parts.setdefault(inner, []).append(words)

    def one(part: str) -> str:
        return "".join(parts.get(part, ()))

    match name:
        case "f":
            return f"{_held(one('num'))}/{_held(one('den'))}"
        case "sSup":
            return one("e") + _above(one("sup"))
        case "sSubSup":
            return one("e") + one("sub") + _above(one("sup"))
        case "sPre":
            return _above(one("sup")) + one("sub") + one("e")
        case "rad":
            return f"{raised(one('deg'))}√{_held(one('e'))}"
        case "nary":
            return f"{_sign(element, 'chr', '∫')}{one('sub')}{_above(one('sup'))}{_held(one('e'))}"
        case "d":
            between = _sign(element, "sepChr", "|").join(parts.get("e", ()))
            return _sign(element, "begChr", "(") + between + _sign(element, "endChr", ")")
        case "m" | "eqArr":
            return "; ".join(parts.get("mr" if name == "m" else "e", ()))
        case "mr":
            return ", ".join(parts.get("e", ()))
        case "func":
            return f"{one('fName')} {one('e')}"
    return text


def math(element: Any, depth: int = 0) -> str:
    """Return the words of a formula in MathML; what nests too deep is left out."""
    name = _local(element)
    if depth > _DEEPEST or name.startswith("annotation"):
        return ""
    parts = [math(child, depth + 1) for child in element if isinstance(child.tag, str)]
    if name in ("mi", "mn", "mo", "mtext", "ms"):
        return " ".join((element.text or "").split()) + "".join(parts)
    if name == "mfrac" and len(parts) == 2:
        return f"{_held(parts[0])}/{_held(parts[1])}"
    if name == "msup" and len(parts) == 2:
        return parts[0] + _above(parts[1])
    if name == "msubsup" and len(parts) == 3:
        return parts[0] + parts[1] + _above(parts[2])
    if name == "mroot" and len(parts) == 2:
        return f"{raised(parts[1])}√{_held(parts[0])}"
    if name == "msqrt":
        return f"√{_held(''.join(parts))}"
    if name == "mfenced":
        return f"{element.get('open', '(')}{', '.join(parts)}{element.get('close', ')')}"
    return {"mtable": "; ", "mtr": ", "}.get(name, "").join(parts)


def _local(element: Any) -> str:
    tag = element.tag
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def _sign(element: Any, name: str, usual: str) -> str:
    """Return a sign that the properties of a part name, the usual one where they name none."""
    for properties in element:
        if _local(properties).endswith("Pr"):
            for child in properties:
                if _local(child) == name:
                    return next((str(v) for k, v in child.items() if k.endswith("}val")), "")
    return usual


def _held(text: str) -> str:
    """Return a part in brackets where it would not hold together without."""
    return f"({text})" if not _OPERATORS.isdisjoint(text) else text


def _above(text: str) -> str:
    made = raised(text)
    return made if made != text or not text else f"^{_held(text)}"
