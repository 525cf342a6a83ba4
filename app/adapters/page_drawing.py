"""Draws the first page of a PDF as a small PNG; a program of its own, which reads the file and writes the picture.

It is started by `app.adapters.page_images` with nothing of this application around it: what a hostile file does to the
library happens here, within a few seconds and a bounded memory.
"""

import resource
import sys
from io import BytesIO

import pypdfium2

WIDTH, MOST_HEIGHT = 240, 480
"""Pixels of the picture."""
SECONDS, MEMORY = 5, 1024 * 1024 * 1024


def draw(content: bytes) -> bytes:
    """Give the first page of a PDF as a PNG; raises where it cannot be drawn."""
    document = pypdfium2.PdfDocument(content)
    page = document[0]
    width, height = page.get_size()
    if min(width, height) <= 0:
        raise ValueError("the page has no size")
    scale = min(WIDTH / width, MOST_HEIGHT / height)
    picture, target = page.render(scale=scale, may_draw_forms=False).to_pil().convert("RGB"), BytesIO()
    picture.save(target, "PNG", optimize=True)
    return target.getvalue()


if __name__ == "__main__":
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    sys.stdout.buffer.write(draw(sys.stdin.buffer.read()))
