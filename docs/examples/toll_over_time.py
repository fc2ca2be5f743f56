"""How was the toll reported over time, by whom, and do the numbers agree?

Each line is one stated number of people killed: the day it stands for, who gave it, and the range it leaves open.
"""

from common import release

ROWS = """
SELECT coalesce(as_of_last, published_on) AS day, coalesce(counted_group, 'everyone') AS of_whom, low, high,
       coalesce(attributed_to, publisher, file) AS who, text
FROM toll() WHERE modality = 'stated' ORDER BY day, of_whom, low
"""
AGREE = """
SELECT coalesce(counted_group, 'everyone') AS of_whom, n_figures, lowest, highest, agree
FROM comparisons WHERE measure = 'killed' ORDER BY of_whom
"""


def main() -> None:
    """Print the numbers, then whether those of one thing fit together."""
    with release() as connection:
        rows, compared = connection.sql(ROWS).fetchall(), connection.sql(AGREE).fetchall()
    print(f"{'day':<12}{'of whom':<16}{'low':>6}{'high':>6}  who: words")
    for day, group, low, high, who, text in rows:
        print(f"{day!s:<12}{group:<16}{low or 0:>6.0f}{high or 0:>6.0f}  {who}: “{text}”")
    for group, number, lowest, highest, agree in compared:
        word = "fit together" if agree else "cannot all be right"
        print(f"\n{number} figures of {group}, from {lowest:.0f} to {highest:.0f}: they {word}.")


if __name__ == "__main__":
    main()
