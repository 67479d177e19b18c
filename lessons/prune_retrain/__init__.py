"""Lesson: cut, watch it break, heal."""
