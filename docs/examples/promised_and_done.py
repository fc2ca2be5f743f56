"""What was promised or demanded, and what of that kind was later told as done?

An announcement and an act share no id: they are set side by side by their type, and where both name a place or a
target by these too.  What stands alone was promised and never told as done in these texts, which is no proof that it was
not.
"""

from common import release

ROWS = """
WITH promised AS (FROM events WHERE modality IN ('planned', 'demanded')),
     done AS (FROM events WHERE modality IN ('occurred', 'ongoing'))
SELECT p.modality, p.label, p.first_day,
       count(d.event_id) AS times, min(d.first_day) AS first_done, any_value(d.label ORDER BY d.first_day, d.event_id) AS for_example
FROM promised p LEFT JOIN done d
  ON d.event_type = p.event_type
 AND (p.place IS NULL OR d.place IS NULL OR p.place = d.place)
 AND (p.target IS NULL OR d.target IS NULL OR p.target = d.target)
 AND (p.first_day IS NULL OR d.first_day IS NULL OR d.first_day >= p.first_day)
GROUP BY ALL ORDER BY p.modality, p.label, p.first_day
"""


def main() -> None:
    """Print each promise or demand with what was told as done."""
    with release() as connection:
        rows = connection.sql(ROWS).fetchall()
    alone = 0
    for modality, label, day, times, first, example in rows:
        alone += not times
        told = (
            f"told as done {times} times, first on {first or 'no day told'}: {example}" if times else "not told as done"
        )
        print(f"{modality:<10}{label}{f' ({day})' if day else ''}\n{'':<10}→ {told}")
    print(f"\n{len(rows)} promises and demands, {alone} of them not told as done in these texts.")


if __name__ == "__main__":
    main()
