"""How long a voice lasts, read from the AMR or MP3 itself; and silence, for a phone without a microphone."""

import math

AMR = b"#!AMR\n"
AMR_SIZES = (13, 14, 16, 18, 20, 21, 27, 32, 6)  # bytes of a frame per mode, its first byte included (RFC 4867)
FRAMES_PER_SECOND = 50
SILENT_FRAME = b"\x3c" + b"\x00" * 31  # mode 7, 12.2 kbit/s
MP3_KBITS = (0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320)


def seconds_of(data: bytes) -> int:
    """Whole seconds, rounded up and at least 1; what is neither AMR nor MP3 counts as 1."""
    if data.startswith(AMR):
        return max(1, math.ceil(_frames(data) / FRAMES_PER_SECOND))
    return max(1, math.ceil(_mp3(data)))


def silence(seconds: int) -> bytes:
    """An AMR that long with nothing in it."""
    return AMR + SILENT_FRAME * (seconds * FRAMES_PER_SECOND)


def _frames(data: bytes) -> int:
    at, count = len(AMR), 0
    while at < len(data):
        mode = data[at] >> 3 & 15
        at += AMR_SIZES[mode] if mode < len(AMR_SIZES) else 1
        count += 1
    return count


def _mp3(data: bytes) -> float:
    start = data.find(b"\xff\xfb")  # the first frame of MPEG 1 layer 3
    if start < 0 or start + 2 >= len(data):
        return 0
    rate = data[start + 2] >> 4
    kbits = MP3_KBITS[rate] if rate < len(MP3_KBITS) else 0
    return (len(data) - start) * 8 / (kbits * 1000) if kbits else 0
