"""The demonstration: made-up areas and people, told through the services so that nothing in it is a special case."""

from tracker.demo.many import load_many
from tracker.demo.telling import load

__all__ = ["load", "load_many"]
