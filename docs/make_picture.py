# ruff: noqa: INP001  (a script, not a module of a package)
"""Draw `docs/images/report.png`, the picture of a report in the README.

    python docs/make_picture.py CLASS.html

takes the HTML file that `grader grade` wrote for the sample class and photographs its top with a Chromium
found on the PATH; the file is kept small by a small palette.
"""

from __future__ import annotations

import argparse
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

TARGET = Path(__file__).parent / "images" / "report.png"
BROWSERS = ("chromium", "chromium-browser", "google-chrome", "chrome")
LARGEST = 200_000  # bytes; a repository keeps every version of a picture for ever


def main() -> int:
    """Photograph the page; 1 if there is no browser or the picture is too large."""
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("page", type=Path, help="HTML file of a class or of one report")
    options.add_argument("--size", default="1180,1180", help="width,height of the window in pixels")
    options.add_argument("--output", type=Path, default=TARGET)
    chosen = options.parse_args()
    browser = next(filter(None, map(shutil.which, BROWSERS)), None)
    if browser is None:
        sys.stderr.write(f"none of {', '.join(BROWSERS)} is on the PATH\n")
        return 1
    chosen.output.parent.mkdir(parents=True, exist_ok=True)
    photograph(browser, chosen.page, chosen.output, chosen.size)
    shrink(chosen.output)
    size = chosen.output.stat().st_size
    sys.stdout.write(f"{chosen.output}: {size:,} bytes\n")
    return int(size > LARGEST)


def photograph(browser: str, page: Path, target: Path, size: str) -> None:
    """Write the top of the page as PNG; the browser loads nothing and keeps nothing."""
    with tempfile.TemporaryDirectory() as profile:
        command = [
            browser, "--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking",
            "--hide-scrollbars", f"--user-data-dir={profile}", f"--window-size={size}",
            f"--screenshot={target.resolve()}", page.resolve().as_uri(),
        ]  # fmt: skip
        subprocess.run(command, check=True, capture_output=True, timeout=120)  # noqa: S603  our own command


def shrink(picture: Path) -> None:
    """Reduce the colours where Pillow is installed; the picture is usable without."""
    try:
        from PIL import Image
    except ImportError:
        return
    with Image.open(picture) as full:
        small = full.convert("RGB").quantize(160)
    small.save(picture, optimize=True)


if __name__ == "__main__":
    raise SystemExit(main())
