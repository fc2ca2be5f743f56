"""Run in the environment of `others.py`: the seconds that each tool takes over the texts of a file, as a line of JSON."""

import json
import sys
import time
import warnings
from pathlib import Path

warnings.simplefilter("ignore")


def pipeline():
    """A spaCy pipeline with names and what quotations need, and what it is."""
    import spacy

    try:
        return spacy.load("en_core_web_sm"), "spaCy with en_core_web_sm"
    except OSError:
        nlp = spacy.blank("en")
        for name in ("tok2vec", "tagger", "parser", "attribute_ruler", "ner"):
            nlp.add_pipe(name)
        for label in ("VERB", "NOUN"):
            nlp.get_pipe("tagger").add_label(label)
        nlp.get_pipe("parser").add_label("nsubj")
        for label in ("PERSON", "GPE", "ORG", "DATE"):
            nlp.get_pipe("ner").add_label(label)
        nlp.initialize()
        return (
            nlp,
            "spaCy with weights at random (no trained model at hand: the time is the same, what it finds is none)",
        )


def main():
    """Time each tool; lists and models are loaded before."""
    import textacy.extract
    from dateparser.search import search_dates
    from quantulum3 import classifier, parser

    classifier.USE_CLF = False  # its model was pickled by a scikit-learn that no longer reads
    texts = json.loads(Path(sys.argv[1]).read_text(encoding="utf-8"))
    nlp, model = pipeline()
    docs = []
    steps = {
        "dateparser: dates": lambda text: search_dates(text, languages=["en"]),
        "quantulum3: quantities": parser.parse,
        "spaCy: names": lambda text: docs.append(nlp(text)),
    }
    seconds = {}
    for name, step in steps.items():
        step(texts[0])
        started = time.perf_counter()
        for text in texts:
            step(text)
        seconds[name] = time.perf_counter() - started
    started = time.perf_counter()
    for doc in docs[1:]:
        try:
            list(textacy.extract.triples.direct_quotations(doc))
        except (ValueError, KeyError, IndexError):  # odd marks; an untrained parse
            continue
    seconds["textacy: quotations"] = time.perf_counter() - started
    print(json.dumps({"model": model, "seconds": seconds}))


if __name__ == "__main__":
    main()
