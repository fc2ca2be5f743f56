-- what somebody said, by a part of the name
said_by(name) AS TABLE
SELECT s.speaker, s.said_on, s.kind, s.text, d.publisher, d.published_on, d.file, s.statement_id
FROM statements s JOIN documents d USING (document_id)
WHERE contains(lower(s.speaker), lower(name))
ORDER BY s.speaker, s.said_on, d.file, s.char_start
