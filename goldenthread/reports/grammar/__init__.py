"""
The grammar of figures: which numbers in English prose are quantities, which are dates, which are only names.

`scan` finds them in a text; `sentences` cuts a text at sentence ends. Both keep exact offsets. Pure functions, no
model.
"""

from goldenthread.reports.grammar.mentions import Mention, Type
from goldenthread.reports.grammar.scanning import scan
from goldenthread.reports.grammar.sentences import Sentence, sentences

__all__ = ["Mention", "Sentence", "Type", "scan", "sentences"]
