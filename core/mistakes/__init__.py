"""Eight pruners with one bug each, and the same without it: what runs is what is shown."""

from core.mistakes.registry import MISTAKES, Listing, Mistake

__all__ = ["MISTAKES", "Listing", "Mistake"]
