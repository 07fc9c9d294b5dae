"""Check of the style rules of CONTRIBUTING.md that can be counted.

``python -m scripts.check_words`` prints what breaks a rule, with file and line, and ends with 1.
The limits are those of `LIMITS`. Words are counted in docstrings, comments and Markdown without
code blocks, names in the Python sources.
"""

import ast
import io
import re
import sys
import tokenize
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parent.parent
PROSE = ("geo", "layers", "conflictmap", "scripts", "bench", "fuzz", "tests", "docs")
PROSE_FILES = ("README.md", "CONTRIBUTING.md", "CHANGELOG.md", "SECURITY.md", "app.py")
NAMED = ("geo", "layers", "conflictmap", "scripts", "bench", "fuzz")
GENERATED = ("docs/benchmarks.md", "docs/licences.md", "docs/reference/command-line.md")
IDIOMS = re.compile(
    r"\b(says?|said|stands?|lies|nobody|beside|tells?|told|hears?|asks)\b", re.IGNORECASE
)
AMERICAN = re.compile(
    r"\b(colors?|behaviors?|neighbors?|centers?|gray|labeled|modeled|analyze|favorites?)\b"
)
PARTICIPLE = re.compile(r"_*[a-z]{2,}(?:ed|wn|old|ept|uilt|ade)$")
NOT_PARTICIPLES = {"embed", "feed", "seed", "speed", "need", "fold", "hold", "shared", "read"}
LIMITS = {"idioms per 10,000 words": 20.0, "one-word names, %": 30.0, "bare participles, %": 2.0}
_MAX_SUMMARY_WORDS = 14


@dataclass(frozen=True)
class Prose:
    """A piece of text and where it begins.

    Attributes:
        file: Path relative to the repository.
        line: Number of its first line, from 1.
        text: The text without its comment signs.
        summary: Whether it is a docstring, whose first line is a summary.
    """

    file: str
    line: int
    text: str
    summary: bool = False

    def line_of(self, offset: int) -> int:
        """Return the line number of a position in the text."""
        return self.line + self.text.count("\n", 0, offset)


def find_files(folders: Iterable[str], suffixes: tuple[str, ...]) -> Iterator[Path]:
    """Yield the files of folders with these suffixes, without installed packages."""
    for folder in folders:
        for path in sorted((ROOT / folder).rglob("*")):
            if path.suffix in suffixes and "node_modules" not in path.parts:
                yield path


def read_prose(path: Path) -> Iterator[Prose]:
    """Yield the docstrings and comments of a source file, or the text of a Markdown file."""
    name = str(path.relative_to(ROOT))
    text = path.read_text(encoding="utf-8")
    if path.suffix == ".py":
        yield from _read_python(name, text)
    elif path.suffix == ".md":
        yield Prose(name, 1, re.sub(r"```.*?```", _blank_lines, text, flags=re.DOTALL))
    else:
        for match in re.finditer(r"/\*.*?\*/|(?<![:\"'`])//[^\n]*", text, re.DOTALL):
            yield Prose(name, text.count("\n", 0, match.start()) + 1, match[0])


def _blank_lines(match: re.Match[str]) -> str:
    return "\n" * match[0].count("\n")


def _read_python(name: str, text: str) -> Iterator[Prose]:
    tree = ast.parse(text)
    for node in ast.walk(tree):
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef):
            docstring = ast.get_docstring(node)
            if docstring:
                yield Prose(name, node.body[0].lineno, docstring, summary=True)
        if isinstance(node, ast.Module | ast.ClassDef):
            for statement in node.body[1:]:
                if isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Constant):
                    yield Prose(name, statement.lineno, str(statement.value.value))
    for token in tokenize.generate_tokens(io.StringIO(text).readline):
        if token.type == tokenize.COMMENT:
            yield Prose(name, token.start[0], token.string)


def read_function_names(path: Path) -> Iterator[tuple[int, str]]:
    """Yield line and name of each function and method of a Python file, without dunder methods."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and not node.name.startswith(
            "__"
        ):
            yield node.lineno, node.name


def count_words(prose: Iterable[Prose]) -> tuple[int, list[str]]:
    """Return the number of words, and a finding for each idiom among them."""
    words, findings = 0, []
    for piece in prose:
        words += len(re.findall(r"[^\W\d_]+", piece.text))
        if piece.file in GENERATED:
            continue
        findings += [
            f"{piece.file}:{piece.line_of(match.start())}: idiom {match[0]!r}"
            for match in IDIOMS.finditer(piece.text)
        ]
    return words, findings


def find_style_errors(prose: Iterable[Prose]) -> Iterator[str]:
    """Yield a finding for each long summary line and each American spelling."""
    for piece in prose:
        for match in AMERICAN.finditer(re.sub(r"`[^`]*`", "", piece.text)):
            yield f"{piece.file}: American spelling {match[0]!r}"
        first = piece.text.split("\n", 1)[0]
        if piece.summary and not piece.file.startswith("tests/"):
            count = len(first.split())
            if count > _MAX_SUMMARY_WORDS + 6:
                yield f"{piece.file}:{piece.line}: summary of {count} words: shorten it"


def count_names(names: Iterable[str]) -> tuple[int, list[str], list[str]]:
    """Return the number of names, those of one word, and those that are a bare participle."""
    total, one_word, participles = 0, [], []
    for name in names:
        total += 1
        if "_" not in name.strip("_"):
            one_word.append(name)
            if PARTICIPLE.fullmatch(name) and name.strip("_") not in NOT_PARTICIPLES:
                participles.append(name)
    return total, one_word, participles


def measure() -> tuple[dict[str, float], list[str]]:
    """Return the measured values, by the keys of `LIMITS`, and the findings of the idioms."""
    files = [
        *find_files(PROSE, (".py", ".js", ".css", ".md")),
        *(ROOT / one for one in PROSE_FILES),
    ]
    prose = [piece for path in files for piece in read_prose(path)]
    words, findings = count_words(prose)
    names = [name for path in find_files(NAMED, (".py",)) for _, name in read_function_names(path)]
    total, one_word, participles = count_names(names)
    values = (
        10_000 * len(findings) / words,
        100 * len(one_word) / total,
        100 * len(participles) / total,
    )
    return dict(zip(LIMITS, values, strict=True)), [*findings, *find_style_errors(prose)]


def main() -> int:
    """Print the values, and the findings where a limit is passed; return the exit code."""
    values, findings = measure()
    passed = [key for key, value in values.items() if value > LIMITS[key]]
    for key, value in values.items():
        print(f"{key}: {value:.1f} (limit {LIMITS[key]:g})")
    if passed or "--all" in sys.argv:
        print("\n".join(findings))
    return 1 if passed else 0


if __name__ == "__main__":
    sys.exit(main())
