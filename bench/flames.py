"""Draw where the time of the main job goes: a flame graph of all its processes, in one small picture.

    pip install py-spy
    py-spy record --subprocesses --rate 50 --format raw --output stacks.txt -- \\
        liaowang observe FILES... --out RUN --quiet
    python bench/flames.py stacks.txt --name million

Writes docs/images/flames-NAME.svg. A frame is a function of Liaowang or the outermost one of a library that it calls;
the width is its share of the samples, and what takes less than half a hundredth is left out. Samples in which a thread
waits for another are not counted.
"""

from __future__ import annotations

import argparse
import html
import re
import zlib
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
LEAST = 0.005
WIDTH, ROW = 1200, 17
_FRAME = re.compile(r"^(?P<function>.+?) \((?P<file>[^()]*)\)$")
_OURS = re.compile(r"(?:^|/)liaowang/(?P<room>[^/]+)/(?P<module>.+)\.py")
_LIBRARY = re.compile(r"(?:site-packages|python3\.\d+)/(?P<name>[A-Za-z0-9_]+)")
_WAITING = ("wait", "_wait_for_tstate_lock", "select", "poll", "_relay", "watch", "_sample", "accept", "recv")


@dataclass
class Flame:
    """A frame with what it calls."""

    samples: int = 0
    calls: dict[str, Flame] = field(default_factory=dict)

    def add(self, names: list[str], samples: int) -> None:
        self.samples += samples
        if names:
            self.calls.setdefault(names[0], Flame()).add(names[1:], samples)


def names_of(stack: str) -> list[str]:
    """Keep of a stack our own functions, and the library function that the last of them calls."""
    names: list[str] = []
    is_ours = False
    for frame in stack.split(";"):
        found = _FRAME.match(frame)
        if not found:
            continue
        function, file = found["function"], found["file"].rsplit(":", 1)[0]
        if ours := _OURS.search(file):
            names.append(f"{ours['room']}.{ours['module'].replace('/', '.')}.{function}")
            is_ours = True
        elif is_ours:
            library = _LIBRARY.search(file)
            names.append(f"{library['name'] if library else 'python'}: {function}")
            is_ours = False
    return names


def read_stacks(path: Path) -> Flame:
    root = Flame()
    for line in path.read_text(encoding="utf-8").splitlines():
        stack, _, samples = line.rpartition(" ")
        last = _FRAME.match(stack.rsplit(";", 1)[-1])
        if last and last["function"] in _WAITING:
            continue
        if names := names_of(stack):
            root.add(names, int(samples))
    return root


def draw(root: Flame) -> str:
    marks: list[str] = []
    deepest = 0

    def lay(flame: Flame, left: float, depth: int) -> None:
        nonlocal deepest
        deepest = max(deepest, depth)
        for name, called in sorted(flame.calls.items(), key=lambda it: (-it[1].samples, it[0])):
            share = called.samples / root.samples
            if share < LEAST:
                continue
            width = share * WIDTH
            hue = 20 + zlib.crc32(name.split(".")[0].encode()) % 200
            y = depth * ROW
            shown = (name.rsplit(".", 1)[-1] if width < len(name) * 6.2 else name)[: int(width / 6)]
            title = f"<title>{html.escape(name)}: {share:.1%}</title>"
            marks.append(
                f'<g><rect x="{left:.1f}" y="{y}" width="{width:.1f}" height="{ROW - 1}" fill="hsl({hue} 55% 75%)"/>'
                f'<text x="{left + 3:.1f}" y="{y + 12}">{html.escape(shown)}</text>{title}</g>'
            )
            lay(called, left, depth + 1)
            left += width

    lay(root, 0, 0)
    height = (deepest + 1) * ROW
    head = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" font-family="sans-serif" '
    return (
        f'{head}font-size="11"><rect width="{WIDTH}" height="{height}" fill="#fff"/>\n' + "\n".join(marks) + "</svg>\n"
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("stacks", type=Path)
    parser.add_argument("--name", default="million")
    options = parser.parse_args()
    root = read_stacks(options.stacks)
    target = ROOT / "docs" / "images" / f"flames-{options.name}.svg"
    target.write_text(draw(root), encoding="utf-8")
    print(f"{root.samples} samples, {target.stat().st_size // 1024} KiB")


if __name__ == "__main__":
    main()
