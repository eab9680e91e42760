"""Writes captions.json: what the field's own tools make of a few small sets of captions.

BLEU from sacrebleu (no smoothing, no tokenising), ROUGE-L from the precision and recall of rouge_score (F with beta 1.2),
METEOR from NLTK with stems and synonyms switched off, CIDEr-D from pycocoevalcap. NLTK aligns repeated words in its own
way, so METEOR is only asked of single captions without repeated words.

Run with Python 3.11:  pip install sacrebleu==2.6.0 rouge_score==0.1.2 nltk==3.10.4 pycocoevalcap==1.2
                       python make_captions.py
"""

import json
import pathlib
import random

from nltk.translate.meteor_score import single_meteor_score
from pycocoevalcap.cider.cider_scorer import CiderScorer
from rouge_score import rouge_scorer
from sacrebleu.metrics import BLEU

BETA = 1.2


class Whitespace:
    def tokenize(self, text):
        return text.split()


class NoStems:
    def stem(self, word):
        return word


class NoSynonyms:
    def synsets(self, word):
        return []


def bleu(predictions, references):
    return [
        BLEU(max_ngram_order=order, tokenize="none", smooth_method="none")
        .corpus_score(predictions, [references])
        .score
        / 100
        for order in (1, 2, 3, 4)
    ]


def rouge_l(predictions, references):
    scorer = rouge_scorer.RougeScorer(["rougeL"], tokenizer=Whitespace())
    total = 0
    for prediction, reference in zip(predictions, references):
        score = scorer.score(reference, prediction)["rougeL"]
        p, r = score.precision, score.recall
        total += (1 + BETA**2) * p * r / (r + BETA**2 * p) if p > 0 else 0
    return total / len(predictions)


def cider(predictions, references):
    scorer = CiderScorer(n=4, sigma=6.0)
    for prediction, reference in zip(predictions, references):
        scorer += (prediction, [reference])
    return float(scorer.compute_score()[0])


def sample(name, predictions, references, meteor=None):
    return {
        "name": name,
        "predictions": predictions,
        "references": references,
        "bleu": bleu(predictions, references),
        "rouge_l": rouge_l(predictions, references),
        "meteor": meteor,
        "cider": cider(predictions, references) if len(references) > 1 else None,
    }


def single(name, prediction, reference):
    meteor = single_meteor_score(
        reference.split(), prediction.split(), stemmer=NoStems(), wordnet=NoSynonyms()
    )
    return sample(name, [prediction], [reference], meteor)


dives = [
    ("a forward three and a half somersault in the pike position", "he opened late and went past vertical"),
    ("an armstand back double somersault with two and a half twists", "the entry was clean , hardly a splash at all"),
    ("an inward two and a half in tuck", "a bit short on the entry and the feet came apart"),
    ("a reverse one and a half with one and a half twists", "the best dive of the final so far"),
    ("a back two and a half in the pike position", "a big splash , she was well over"),
]
references = [f"{what} {how}" for what, how in dives]
generator = random.Random(3)


def damaged(text):
    words = [word for word in text.split() if generator.random() > 0.2]
    for index in range(len(words)):
        if generator.random() < 0.2:
            words[index] = generator.choice(references).split()[0]
    if generator.random() < 0.5:
        words.insert(generator.randrange(len(words)), "a")
    return " ".join(words)


many = references * 4 + [f"{what} {how}" for what, _ in dives for _, how in dives]
samples = [
    sample("five dives, the same words", references, references),
    sample("five dives, words lost and replaced", [damaged(text) for text in references], references),
    sample("forty-five dives, words lost and replaced", [damaged(text) for text in many], many),
    sample("captions of other dives", references[1:] + references[:1], references),
    sample("captions much too long", [f"{text} and {text}" for text in references], references),
    sample("a caption without words among others", [""] + references[1:], references),
    sample("no four words right", ["the dive was clean and good", "a splash"], ["the entry was clean , and so was all", "a big splash"]),
    single("words in order", "a clean entry with hardly any splash", "a very clean entry with hardly some splash"),
    single("words swapped", "hardly any splash with a clean entry", "a clean entry with hardly any splash"),
    single("one word right", "splash", "a very big splash"),
    single("no word right", "something else entirely", "a very big splash"),
]
path = pathlib.Path(__file__).with_name("captions.json")
path.write_text(json.dumps(samples, indent=1) + "\n")
