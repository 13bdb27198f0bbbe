"""torch's libraries, loaded while others go on."""

from __future__ import annotations

import ctypes
import os
import sys
from importlib.util import find_spec
from pathlib import Path

_LARGEST = {"linux": "libtorch_cpu.so", "darwin": "libtorch_cpu.dylib"}  # hundreds of MiB


def load_libraries() -> None:
    """Load the largest library of torch, from where `import torch` will take it; nothing where it is not found.

    An import holds the interpreter until the libraries it needs are there: a quarter of a second, and as long as it
    takes to read them where the disk is slow. A foreign function is called without it, so that a key is answered.
    """
    name, torch = _LARGEST.get(sys.platform), find_spec("torch")
    if name is None or torch is None or torch.origin is None:
        return
    library = Path(torch.origin).with_name("lib") / name
    ctypes.CDLL(None).dlopen(os.fsencode(library), os.RTLD_NOW)  # it would be said by `import torch` what is amiss
