-- Figures that conflict, side by side, with who said each.
SELECT c.measure, c.counted_group, c.place, f.text AS figure, f.low, f.high, c.unit, f.attributed_to,
       f.modality, coalesce(f.as_of_last, d.published_on) AS as_of, coalesce(d.publisher, d.file) AS source, f.evidence
FROM (SELECT *, unnest(figure_ids) AS figure_id FROM comparisons WHERE NOT agree) c
JOIN figures f ON f.figure_id = c.figure_id
JOIN documents d USING (document_id)
ORDER BY c.measure, c.counted_group, c.place, f.low, f.high, f.figure_id;
