-- the words that a row rests on, of an event those of all its mentions
evidence(id) AS TABLE
SELECT r.*, d.publisher, d.published_on, d.file FROM (
    SELECT date_id AS row_id, document_id, char_start, char_end, text, evidence, method, confidence FROM dates
    UNION ALL SELECT figure_id, document_id, char_start, char_end, text, evidence, method, confidence FROM figures
    UNION ALL SELECT statement_id, document_id, char_start, char_end, text, evidence, method, confidence FROM statements
    UNION ALL SELECT entity_mention_id, document_id, char_start, char_end, text, evidence, method, confidence
              FROM entity_mentions
    UNION ALL SELECT mention_id, document_id, char_start, char_end, text, evidence, method, confidence
              FROM event_mentions
    UNION ALL SELECT event_id, document_id, char_start, char_end, text, evidence, method, confidence
              FROM event_mentions
    UNION ALL SELECT entity_id, document_id, char_start, char_end, text, evidence, method, confidence
              FROM entity_mentions
) r JOIN documents d USING (document_id)
WHERE r.row_id = id
ORDER BY d.published_on, d.file, r.char_start
