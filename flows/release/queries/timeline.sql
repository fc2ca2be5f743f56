-- The timeline: what occurred, by day and place, with the documents that tell it.
SELECT e.first_day, e.last_day, e.place, e.label, e.n_documents, e.n_speakers,
       list(DISTINCT coalesce(d.publisher, d.file)) AS told_by
FROM events e
JOIN event_mentions m USING (event_id)
JOIN documents d USING (document_id)
WHERE e.first_day IS NOT NULL AND e.modality IN ('occurred', 'ongoing')
GROUP BY ALL
ORDER BY e.first_day, e.place, e.label;
