"""Find the bug: eight broken pruners, each really run, its symptom, and the same without the bug."""
