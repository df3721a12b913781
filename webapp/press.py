"""Prints HTML as a PDF: a program of its own, which is started for one document and ends.

`python -I press.py FONTS` reads HTML from its standard input and writes a PDF to its standard output. It imports
nothing of the application, gets none of its settings, and opens nothing but the fonts in the folder FONTS.
"""

import re
import resource
import sys
from pathlib import Path
from typing import Any

NOT_INSTALLED = 3
"""The exit status where WeasyPrint, or a library of the system that it needs, is missing."""

MOST_MEMORY = 2 * 1024**3  # bytes of address space
MOST_SECONDS = 60  # of computing
FONT = re.compile(r"font:([A-Za-z0-9_-]+\.woff2)")


def document_of(html: str, fonts: Path) -> Any:
    """Return WeasyPrint's `Document`: the pages, before they are written.

    `font:NAME` in a style sheet is a file in `fonts`; whatever else the HTML names is not fetched.
    """
    from weasyprint import HTML  # noqa: PLC0415 - needs libraries of the system, which may be missing
    from weasyprint.urls import URLFetcher, URLFetcherResponse  # noqa: PLC0415

    class OurFonts(URLFetcher):
        """Opens our fonts, and nothing else."""

        def fetch(self, url: str, headers: object = None) -> URLFetcherResponse:  # noqa: ARG002 - as inherited
            name = FONT.fullmatch(url)
            if name is None:
                raise PermissionError(url)
            return URLFetcherResponse(url, (fonts / name[1]).read_bytes(), {"Content-Type": "font/woff2"})

    return HTML(string=html, url_fetcher=OurFonts()).render(pdf_variant="pdf/ua-1")


def pdf_of(html: str, fonts: Path) -> bytes:
    """Return HTML as a tagged PDF (PDF/UA-1); one that runs from right to left is also turned that way."""

    def turn(document: Any, pdf: Any) -> None:
        if document.pages[0]._page_box.style["direction"] == "rtl":  # noqa: SLF001 - no public way leads there
            pdf.catalog["ViewerPreferences"]["Direction"] = "/R2L"

    return bytes(document_of(html, fonts).write_pdf(finisher=turn, pdf_variant="pdf/ua-1"))


def main() -> None:
    """Print standard input to standard output, within bounds."""
    resource.setrlimit(resource.RLIMIT_AS, (MOST_MEMORY, MOST_MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (MOST_SECONDS, MOST_SECONDS))
    try:
        import weasyprint  # noqa: F401, PLC0415 - whether it is there
    except (ImportError, OSError) as missing:
        sys.stderr.write(f"{missing}\n")
        sys.exit(NOT_INSTALLED)
    sys.stdout.buffer.write(pdf_of(sys.stdin.buffer.read().decode(), Path(sys.argv[1])))


if __name__ == "__main__":
    main()
