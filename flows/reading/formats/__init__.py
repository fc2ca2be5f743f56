"""What people have instead of plain text: web pages, PDF, Word, rows of articles, crawls, feeds, archives.

Each reader takes a file's bytes, what may hold many texts as a stream, and gives the texts in it, pure and alone: it opens no
other file and no address.  The text that is made is what offsets count in; `Member.marks` says where in the file its parts come from.
"""

from flows.reading.formats.member import Begun, FormatError, LeftOut, Member
from flows.reading.formats.open import CONTAINERS, FORMATS, members, watched

__all__ = ["CONTAINERS", "FORMATS", "Begun", "FormatError", "LeftOut", "Member", "members", "watched"]
