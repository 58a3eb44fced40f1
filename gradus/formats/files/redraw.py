"""Pictures drawn again: decoded within a pixel limit and written anew, pixels only.

What is kept is the picture and nothing else that was in the file: no place, camera, author or
thumbnail, no colour profile, and nothing hidden after the end.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Literal

from PIL import Image, ImageFile, JpegImagePlugin, PngImagePlugin, WebPImagePlugin

from gradus.formats.files.kinds import Flag, Limits
from gradus.formats.files.pictures import Picture, read_jpeg, read_png, read_webp
from gradus.formats.files.refused import FileRefused

PictureKind = Literal["png", "jpeg", "webp"]
_READERS: Mapping[PictureKind, Callable[[bytes], Picture]] = {
    "png": read_png,
    "jpeg": read_jpeg,
    "webp": read_webp,
}
FORMATS: Mapping[PictureKind, str] = {"png": "PNG", "jpeg": "JPEG", "webp": "WEBP"}
"""What the picture library calls each kind."""
# The decoders by themselves: Image.open would try formats that nobody asked for.
_DECODERS: Mapping[PictureKind, type[ImageFile.ImageFile]] = {
    "png": PngImagePlugin.PngImageFile,
    "jpeg": JpegImagePlugin.JpegImageFile,
    "webp": WebPImagePlugin.WebPImageFile,
}
_ORIENTATION = 0x0112
_TURNS: Mapping[int, Image.Transpose] = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}
_COSTLY = {"webp": 4}  # it needs four times the memory for a pixel, so a quarter of the pixels
_PNG_EFFORT = 4  # of 9
_JPEG_QUALITY = 92
_WEBP_QUALITY = 92
_WEBP_EFFORT = 2  # of 6; more takes long on large pictures


def redraw(data: bytes, kind: PictureKind, limits: Limits) -> tuple[bytes, set[Flag]]:
    """The same picture upright and without anything else, and what was left out.

    Raises
    ------
    FileRefused
        If it is damaged, moves, or has more than ``limits.pixels``.
    """
    told = _READERS[kind](data)
    pixels, most = told.width * told.height, limits.pixels // _COSTLY.get(kind, 1)
    if pixels > most:
        raise FileRefused("too-many-pixels", pixels=pixels, most=most)
    if not pixels:
        raise FileRefused("damaged")
    with _refusing("damaged"):
        image = _upright(_decoded(data[: told.end], kind, told))
    with _refusing("not-read"):
        clean = _written(image, kind, told.lossless)
    if len(clean) > limits.unpacked:
        raise FileRefused("unpacks-too-large")
    flags: set[Flag] = set()
    if told.metadata:
        flags.add("metadata")
    if told.end < len(data):
        flags.add("trailing-data")
    return clean, flags


@contextmanager
def _refusing(code: str) -> Iterator[None]:
    """Turn whatever the picture library says, fed by strangers, into one refusal."""
    try:
        yield
    except (FileRefused, MemoryError):
        raise
    except Exception as error:
        raise FileRefused(code) from error


def _decoded(data: bytes, kind: PictureKind, told: Picture) -> Image.Image:
    image = _DECODERS[kind](io.BytesIO(data))
    if image.size != (told.width, told.height):
        raise FileRefused("damaged")
    image.load()
    return image.copy() if kind in _COSTLY else image  # lets go of the decoder's memory


def _upright(image: Image.Image) -> Image.Image:
    try:
        orientation = image.getexif().get(_ORIENTATION, 1)
    except Exception:  # damaged EXIF says nothing about the pixels
        orientation = 1
    turn = _TURNS.get(orientation) if isinstance(orientation, int) else None
    return image if turn is None else image.transpose(turn)


def _written(image: Image.Image, kind: PictureKind, lossless: bool) -> bytes:
    if "transparency" in image.info:
        image = image.convert("RGBA")
    elif image.mode not in ("1", "L", "LA", "P", "RGB", "RGBA", "I;16"):
        image = image.convert("RGB")
    image.info.clear()  # writers copy comments and profiles from here
    options: dict[str, object] = {"compress_level": _PNG_EFFORT}
    if kind == "jpeg":
        options = {"quality": _JPEG_QUALITY}
    elif kind == "webp":
        quality = 0 if lossless else _WEBP_QUALITY
        options = {"lossless": lossless, "quality": quality, "method": _WEBP_EFFORT}
    out = io.BytesIO()
    image.save(out, FORMATS[kind], **options)
    return out.getvalue()
