-- Who said what about a person: statements in which an actor is named, with speaker and day.
SELECT a.name AS about, s.speaker, s.said_on, s.kind, s.text AS words, coalesce(d.publisher, d.file) AS source
FROM statements s
JOIN entity_mentions n ON n.document_id = s.document_id AND n.char_start >= s.char_start AND n.char_end <= s.char_end
JOIN actors a ON a.actor_id = n.entity_id
JOIN documents d ON d.document_id = s.document_id
WHERE a.kind = 'person' AND s.speaker IS DISTINCT FROM a.name
GROUP BY ALL
ORDER BY about, s.said_on, s.speaker, words;
