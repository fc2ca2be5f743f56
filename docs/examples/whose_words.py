"""Whose words fill the corpus, and how much of them is quoted?

Turns of interviews and statements are counted in characters, each character once: a quotation inside an answer is the
answerer's.
"""

from common import release

ROWS = """
WITH spoken AS (
    SELECT document_id, char_start, char_end, speaker FROM passages WHERE speaker IS NOT NULL
    UNION ALL
    SELECT s.document_id, s.char_start, s.char_end, s.speaker FROM statements s
    WHERE s.speaker IS NOT NULL AND NOT EXISTS (
        FROM passages p WHERE p.document_id = s.document_id AND p.speaker IS NOT NULL
                          AND s.char_start >= p.char_start AND s.char_end <= p.char_end
    )
)
SELECT speaker, sum(char_end - char_start) AS characters, count(*) AS stretches, count(DISTINCT document_id) AS documents
FROM spoken GROUP BY speaker ORDER BY characters DESC, speaker
"""
ALL = "SELECT sum(n_chars) FROM documents"


def main() -> None:
    """Print each speaker's share of all characters."""
    with release() as connection:
        rows, ((total,),) = connection.sql(ROWS).fetchall(), connection.sql(ALL).fetchall()
    print(f"{'share':>6}  {'characters':>10}  {'texts':>5}  who")
    for speaker, characters, _, documents in rows:
        print(f"{characters / total:>6.1%}  {characters:>10,}  {documents:>5}  {speaker}")
    print(f"\n{sum(row[1] for row in rows) / total:.0%} of all characters are somebody's own or reported words.")


if __name__ == "__main__":
    main()
