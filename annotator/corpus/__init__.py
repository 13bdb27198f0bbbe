"""Reading and writing corpus files: encodings, formats, columns."""
