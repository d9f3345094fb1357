"""The command line: arguments, files, exit codes.

Each command imports what it needs when it runs, so that `--help` costs next to nothing.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from enum import IntEnum
from typing import TYPE_CHECKING, NoReturn

from diffkit import __version__

if TYPE_CHECKING:
    from _typeshed import SupportsWrite

    from diffkit.model import Options, Pin, Witness
    from diffkit.report.text import Screen
    from diffkit.report.view import ComparisonView, Filters

LOCAL = "All work is local: nothing is ever sent anywhere."
SCHEMAS = ("collation", "comparison", "findings", "outline")


class Exit(IntEnum):
    """What the command tells the shell."""

    SAME = 0
    DIFFER = 1
    TROUBLE = 2
    INTERRUPTED = 130
    BROKEN_PIPE = 141  # 128 + SIGPIPE, as a shell shows it


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command and return its exit status.

    Guarantees: data goes to stdout in UTF-8, whatever the locale; everything else goes to stderr, one
    line for anything that a file or an argument can cause. A traceback is written only where
    DIFFKIT_DEBUG is set.
    """
    try:
        arguments = _parser().parse_args(_guarded(sys.argv[1:] if argv is None else argv))
        command: Callable[[argparse.Namespace], int] = arguments.run
        status = command(arguments)
    except SystemExit as stop:  # argparse: 0 after --help, 2 after a mistake
        return stop.code if isinstance(stop.code, int) else Exit.TROUBLE
    except KeyboardInterrupt:
        return Exit.INTERRUPTED
    except BrokenPipeError:
        _drop_stdout()
        return Exit.BROKEN_PIPE
    except Exception as error:
        return _trouble(error)
    return status


# ---------------------------------------------------------------- arguments

# Stands for the - of -#SELECTOR, which argparse would take for an option; no argument holds a NUL.
_STDIN = "\0"


def _guarded(argv: Sequence[str]) -> list[str]:
    return [_STDIN + a[1:] if a.startswith("-#") else a for a in argv]


class _Parser(argparse.ArgumentParser):
    """Says what is wrong in one line, and prints help in UTF-8 like everything else."""

    def _print_message(self, message: str, file: SupportsWrite[str] | None = None) -> None:
        _write("-", message)

    def error(self, message: str) -> NoReturn:
        _complain(f"{message}; see `{self.prog} --help`")
        raise SystemExit(int(Exit.TROUBLE))


def _parser() -> argparse.ArgumentParser:
    parser = _Parser(
        prog="diffkit",
        description="Compare Chinese regulations and government documents, clause by clause.",
        epilog=f"{LOCAL} Output is UTF-8 in every locale. Exit status: 0 nothing to show, "
        "1 differences, 2 trouble.",
        allow_abbrev=False,
    )
    parser.add_argument("--version", action="version", version=f"diffkit {__version__}")
    commands = parser.add_subparsers(title="commands", metavar="COMMAND", required=True)
    _add_compare(commands)
    _add_outline(commands)
    _add_review(commands)
    _add_schema(commands)
    return parser


_PATH = "a file, - for standard input, or PATH#SELECTOR for one document of a gazette"
_ITEMS = "CLASS[:KIND][,…]"


def _add_compare(commands: argparse._SubParsersAction[_Parser]) -> None:
    parser = commands.add_parser(
        "compare",
        help="what differs between two files, clause by clause",
        description="Say what differs between two files, clause by clause, free of layout noise.",
        epilog=f"SELECTOR is a file number (高政办字〔2021〕34号, in any width, spaces and brackets), an "
        "ordinal (#3) or words of a title. CLASS is typographic, numbering, adaptation (folded unless "
        "--show names them), exception, substantive or wording. What a filter hides is counted. "
        f"{LOCAL}",
        allow_abbrev=False,
    )
    _add_pair(parser)
    parser.add_argument("--format", choices=("text", "json", "markdown"), default="text")
    _add_output(parser)
    parser.add_argument("--only", metavar=_ITEMS, action="append", type=_items, default=[])
    parser.add_argument("--ignore", metavar=_ITEMS, action="append", type=_items, default=[])
    parser.add_argument(
        "--show", metavar=_ITEMS, action="append", type=_items, default=[], help="unfold"
    )
    parser.add_argument("--sort", choices=("position", "weight"), default="position")
    parser.add_argument(
        "--context", metavar="N", type=int, default=0, help="unchanged clauses around a changed one"
    )
    parser.add_argument(
        "--fail-on",
        metavar=_ITEMS,
        action="append",
        type=_items,
        default=[],
        help="exit with 1 only for these, folded ones too",
    )
    parser.add_argument(
        "--explain", metavar="ID", help="all that is known of one change or clause pair"
    )
    _add_reading(parser)
    _add_looks(parser)
    amount = parser.add_mutually_exclusive_group()
    amount.add_argument("--quiet", action="store_true", help="print nothing; the exit status tells")
    amount.add_argument("--stat", action="store_true", help="print the counts only")
    parser.set_defaults(run=_compare)


def _add_outline(commands: argparse._SubParsersAction[_Parser]) -> None:
    parser = commands.add_parser(
        "outline",
        help="documents, clauses and repairs of one file",
        description="Show what a file is read as: its documents, their clauses, what was repaired.",
        epilog=LOCAL,
        allow_abbrev=False,
    )
    parser.add_argument("file", metavar="FILE", help=_PATH)
    parser.add_argument("--format", choices=("text", "json"), default="text")
    _add_output(parser)
    parser.add_argument(
        "--source", action="store_true", help="print the source text in which spans count"
    )
    parser.add_argument("--encoding", metavar="E", help="do not guess the encoding")
    _add_looks(parser)
    parser.set_defaults(run=_outline)


def _add_review(commands: argparse._SubParsersAction[_Parser]) -> None:
    parser = commands.add_parser(
        "review",
        help="the terminal screen",
        description="Show two files side by side in the terminal, in step.",
        epilog=LOCAL,
        allow_abbrev=False,
    )
    _add_pair(parser)
    _add_reading(parser)
    parser.add_argument("--lang", choices=("zh", "en"), help="else that of the locale")
    parser.set_defaults(run=_review)


def _add_schema(commands: argparse._SubParsersAction[_Parser]) -> None:
    parser = commands.add_parser(
        "schema",
        help="the JSON Schema of a machine format",
        description="Print a JSON Schema (2020-12); without a name, list what there is.",
        epilog=LOCAL,
        allow_abbrev=False,
    )
    parser.add_argument(
        "name", metavar="NAME", nargs="?", choices=SCHEMAS, help=" | ".join(SCHEMAS)
    )
    parser.set_defaults(run=_schema)


def _add_pair(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("a", metavar="A", help=_PATH)
    parser.add_argument("b", metavar="B", help="likewise; only one of both may be -")


def _add_output(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "-o", "--output", metavar="FILE", default="-", help="write FILE, whole or not at all"
    )


def _add_reading(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--encoding", metavar="E", help="do not guess the encoding")
    parser.add_argument(
        "--links", metavar="FILE", help="pairs of clause ids to make or not: a b pair|forbid"
    )
    parser.add_argument(
        "--paired-only", action="store_true", help="leave out documents without a partner"
    )


def _add_looks(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--color", choices=("auto", "always", "never"), default="auto")
    parser.add_argument("--lang", choices=("zh", "en"), help="else that of the locale")


def _items(value: str) -> tuple[str, ...]:
    return tuple(item.strip() for item in value.split(",") if item.strip())


def _flat(values: Sequence[tuple[str, ...]]) -> tuple[str, ...]:
    return tuple(item for value in values for item in value)


# ---------------------------------------------------------------- commands


def _compare(arguments: argparse.Namespace) -> int:
    from diffkit.report.view import check_item, comparison_view, matches

    _check_format(arguments)
    fail_on = _flat(arguments.fail_on)
    for item in fail_on:
        check_item("--fail-on", item)
    filters = _filters(arguments)
    _check_output(arguments)
    a, b, options = _read_pair(arguments)

    from diffkit.comparison import compare

    view = comparison_view(compare(a, b, options), filters)
    if not arguments.quiet:
        _write(arguments.output, _report(view, arguments))
    if fail_on:
        return Exit.DIFFER if any(matches(fail_on, c) for c in view.changes()) else Exit.SAME
    return Exit.DIFFER if view.differs else Exit.SAME


def _check_format(arguments: argparse.Namespace) -> None:
    """Raise FilterError where a format has no such form."""
    from diffkit.report.view import FilterError

    if arguments.explain is not None and arguments.format != "text":
        raise FilterError("--explain", f"is for people, not {arguments.format}", "drop --format")
    if arguments.stat and arguments.format == "json":
        raise FilterError("--stat", "is for people", "read `counts` in the JSON, or drop --format")


def _filters(arguments: argparse.Namespace) -> Filters:
    from diffkit.report.view import Filters

    return Filters(
        only=_flat(arguments.only),
        ignore=_flat(arguments.ignore),
        show=_flat(arguments.show),
        sort=arguments.sort,
        context=arguments.context,
    )


def _report(view: ComparisonView, arguments: argparse.Namespace) -> str:
    from diffkit.report.words import language

    lang = language(arguments.lang, os.environ)
    if arguments.explain is not None:
        from diffkit.report.text import explanation

        return explanation(view, arguments.explain, lang, _screen(arguments))
    if arguments.format == "json":
        from diffkit.report.json import comparison_json

        return comparison_json(view)
    if arguments.format == "markdown":
        from diffkit.report.markdown import comparison_markdown

        return comparison_markdown(view, lang, stat=arguments.stat)
    from diffkit.report.text import comparison_text

    return comparison_text(view, lang, _screen(arguments), stat=arguments.stat)


def _outline(arguments: argparse.Namespace) -> int:
    _check_output(arguments)
    path, selector = split_selector(arguments.file)

    from diffkit.report.view import outline_view

    witness = _read(path, "A", arguments.encoding)
    only: int | None = None
    if selector is not None:
        from diffkit.selector import select

        only = select(witness, selector)
    view = outline_view(witness, only)
    if arguments.source:
        _write(arguments.output, view.text)
    elif arguments.format == "json":
        from diffkit.report.json import outline_json

        _write(arguments.output, outline_json(view))
    else:
        from diffkit.report.text import outline_text
        from diffkit.report.words import language

        lang = language(arguments.lang, os.environ)
        _write(arguments.output, outline_text(view, lang, _screen(arguments)))
    return Exit.SAME


def _review(arguments: argparse.Namespace) -> int:
    if not all(stream is not None and stream.isatty() for stream in (sys.stdin, sys.stdout)):
        _complain("review: needs a terminal; use `diffkit compare` for a report")
        return Exit.TROUBLE
    # Looked up by name: the screen stands above this package, which is whole without it.
    from importlib import import_module

    try:
        run: Callable[..., int] = import_module("tui.app").run
    except ImportError as error:
        _complain(f"review: the terminal screen is not installed ({error}); install diffkit whole")
        return Exit.TROUBLE
    from diffkit.report.words import language

    a, b, options = _read_pair(arguments)
    return run(a, b, options, lang=language(arguments.lang, os.environ))


def _schema(arguments: argparse.Namespace) -> int:
    from importlib.resources import files

    if arguments.name is None:
        _write("-", "".join(f"{name}\n" for name in SCHEMAS))
    else:
        schema = files("diffkit") / "schemas" / f"{arguments.name}.schema.json"
        _write("-", schema.read_text(encoding="utf-8"))
    return Exit.SAME


# ---------------------------------------------------------------- input


def split_selector(argument: str) -> tuple[str, str | None]:
    """Part `PATH#SELECTOR`; a file that exists under the whole name has no selector."""
    argument = argument.replace(_STDIN, "-")
    path, sign, selector = argument.rpartition("#")
    if not sign or not path or os.path.lexists(argument):
        return argument, None
    return path, selector


def _read_pair(arguments: argparse.Namespace) -> tuple[Witness, Witness, Options]:
    """Read both files, and what the comparison of them depends on."""
    from diffkit.model import Options, ReadError

    (path_a, select_a), (path_b, select_b) = map(split_selector, (arguments.a, arguments.b))
    if path_a == path_b == "-":
        raise ReadError("-", "standard input can be read only once", "name a file for A or for B")
    links = _links_text(arguments.links)
    a = _read(path_a, "A", arguments.encoding)
    b = _read(path_b, "B", arguments.encoding)
    pins: tuple[Pin, ...] = ()
    if links is not None:
        from diffkit.links import check_links, parse_links

        pins = check_links(parse_links(links, arguments.links), a, b, arguments.links)
    options = Options(
        select_a=select_a, select_b=select_b, paired_only=arguments.paired_only, pins=pins
    )
    return a, b, options


def _read(path: str, siglum: str, encoding: str | None) -> Witness:
    from diffkit.comparison import read

    return read(path, encoding=encoding, siglum=siglum)


def _links_text(path: str | None) -> str | None:
    if path is None:
        return None
    from diffkit.model import LinksError

    try:
        with open(path, encoding="utf-8") as file:
            return file.read()
    except UnicodeDecodeError:
        raise LinksError(path, "not UTF-8", "save the file of links as UTF-8") from None
    except OSError as error:
        raise LinksError(path, _reason(error), "name a file of links") from None


# ---------------------------------------------------------------- output


class OutputError(Exception):
    """A report cannot be written where it is asked for; `str()` is one line."""


def _screen(arguments: argparse.Namespace) -> Screen:
    """Return width and colour for the text that people read."""
    from diffkit.report.text import Screen

    is_terminal = arguments.output == "-" and sys.stdout is not None and sys.stdout.isatty()
    return Screen(_width(os.environ, is_terminal), _color(arguments.color, os.environ, is_terminal))


def _width(environ: Mapping[str, str], is_terminal: bool) -> int:
    """Return the columns of the screen, 80 for a file; COLUMNS overrides both."""
    columns = environ.get("COLUMNS", "")
    if columns.isascii() and columns.isdecimal() and int(columns) > 0:
        return max(20, min(int(columns), 1000))
    if not is_terminal:
        return 80
    try:
        return max(20, os.get_terminal_size(sys.stdout.fileno()).columns)
    except (OSError, ValueError):
        return 80


def _color(choice: str, environ: Mapping[str, str], is_terminal: bool) -> bool:
    """Tell whether to colour: the option, then NO_COLOR, FORCE_COLOR, TERM=dumb, then the terminal."""
    if choice != "auto":
        return choice == "always"
    if environ.get("NO_COLOR"):
        return False
    if environ.get("FORCE_COLOR"):
        return True
    return is_terminal and environ.get("TERM") != "dumb"


def _check_output(arguments: argparse.Namespace) -> None:
    """Raise OutputError before any work when the output cannot be written.

    The surest test is to make the temporary file; a folder's permission bits tell less.
    """
    if arguments.output == "-":
        return
    target = os.path.realpath(arguments.output)
    for name in ("a", "b", "file", "links"):
        value = getattr(arguments, name, None)
        if value is not None and _same_file(target, split_selector(value)[0]):
            raise OutputError(f"{arguments.output}: is an input; write the report elsewhere")
    if os.path.isdir(target):
        raise OutputError(f"{arguments.output}: is a folder; name a file in it")
    if _is_special(target):
        return
    try:
        _discard(*_temporary(target))
    except OSError as error:
        raise OutputError(
            f"{arguments.output}: {_reason(error)}; choose a place that can be written"
        ) from None


def _same_file(target: str, path: str) -> bool:
    try:
        return path != "-" and os.path.isfile(target) and os.path.samefile(target, path)
    except OSError:
        return False


def _is_special(target: str) -> bool:
    """Tell whether something other than a file stands there: a device, a pipe."""
    return os.path.exists(target) and not os.path.isfile(target)


def _write(output: str, text: str) -> None:
    """Write `text` in UTF-8: to stdout, to a device, or to a file, whole or not at all.

    A lone surrogate, which UTF-8 cannot hold, is written as its escape \\udcxx.
    """
    data = text.encode("utf-8", "backslashreplace")
    if output == "-":
        _write_stdout(data)
        return
    target = os.path.realpath(output)  # through a symbolic link, which stays
    try:
        if _is_special(target):
            with open(target, "wb") as device:
                device.write(data)
            return
        _replace(target, data)
    except BrokenPipeError:
        raise
    except OSError as error:
        raise OutputError(f"{output}: {_reason(error)}; the file is as it was") from None


def _write_stdout(data: bytes) -> None:
    if sys.stdout is None:
        raise OutputError("standard output: is closed; open it, or name a file with -o")
    try:
        sys.stdout.flush()
        sys.stdout.buffer.write(data)
        sys.stdout.buffer.flush()
    except BrokenPipeError:
        raise
    except OSError as error:
        _drop_stdout()
        raise OutputError(
            f"standard output: {_reason(error)}; the report is not whole, write it elsewhere"
        ) from None


def _replace(target: str, data: bytes) -> None:
    descriptor, temporary = _temporary(target)
    try:
        with open(descriptor, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        os.chmod(temporary, _mode(target))
        os.replace(temporary, target)
    except BaseException:
        _discard(None, temporary)
        raise


def _temporary(target: str) -> tuple[int, str]:
    """Make an empty file beside the target, so that it can take its place in one step."""
    from tempfile import mkstemp

    folder, name = os.path.split(target)
    return mkstemp(prefix=f".{name[:40]}.", suffix=".tmp", dir=folder or ".")


def _discard(descriptor: int | None, temporary: str) -> None:
    if descriptor is not None:
        os.close(descriptor)
    with suppress(FileNotFoundError):
        os.unlink(temporary)


def _mode(target: str) -> int:
    """Return the permissions of the file that is replaced, or those of any new file."""
    try:
        return os.stat(target).st_mode & 0o777
    except FileNotFoundError:
        umask = os.umask(0)
        os.umask(umask)
        return 0o666 & ~umask


# ---------------------------------------------------------------- trouble


def _trouble(error: Exception) -> int:
    """Say in one line what is wrong and what to do."""
    from diffkit.model import DiffkitError

    if os.environ.get("DIFFKIT_DEBUG"):
        import traceback

        traceback.print_exception(error, file=sys.stderr)
    if isinstance(error, (DiffkitError, OutputError)):
        _complain(str(error))
    else:
        says = " ".join(str(error).split())[:200]
        _complain(
            f"internal error: {type(error).__name__}: {says}; "
            "please report it, with the traceback that DIFFKIT_DEBUG=1 shows"
        )
    return Exit.TROUBLE


def _complain(message: str) -> None:
    """Write one line to stderr, free of what a terminal would obey."""
    from diffkit.glyphs import visible

    if sys.stderr is None:
        return
    with suppress(OSError):  # nobody listens
        sys.stderr.write(visible(f"diffkit: {message}".replace("\n", " ")) + "\n")


def _reason(error: OSError) -> str:
    return error.strerror or type(error).__name__


def _drop_stdout() -> None:
    """Point stdout where writing works: the interpreter flushes it once more at the end."""
    with suppress(OSError, ValueError):
        null = os.open(os.devnull, os.O_WRONLY)
        os.dup2(null, sys.stdout.fileno())
        os.close(null)
