"""Expression → code of a target: assignments, one a line, and the helper functions that they call."""

from symback.code.emit.calls import is_sized
from symback.code.emit.emitter import Emitter
from symback.code.emit.helpers import Helpers

__all__ = ["Emitter", "Helpers", "is_sized"]
