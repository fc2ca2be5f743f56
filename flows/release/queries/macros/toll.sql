-- every number of people killed, with who gave it, when and where
toll() AS TABLE
SELECT f.low, f.high, f.qualifier, f.counted_group, f.counted, f.place, f.as_of_first, f.as_of_last, f.attributed_to,
       f.modality, d.publisher, d.published_on, d.file, f.text, f.figure_id
FROM figures f JOIN documents d USING (document_id)
WHERE f.measure = 'killed'
ORDER BY d.published_on, d.file, f.char_start
