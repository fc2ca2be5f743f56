-- events between two days, as the view `timeline` has them
timeline(first, last) AS TABLE
SELECT * FROM timeline
WHERE coalesce(last_day, first_day) >= CAST(first AS DATE) AND coalesce(first_day, last_day) <= CAST(last AS DATE)
