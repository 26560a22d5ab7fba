"""
How the finding model is learned: gather what it would have seen of incidents whose truth is known, then learn from it.

    python -m bench.finding.gather folder DIR OUT.csv          # a household benchmark's dev incidents
    python -m bench.finding.gather county OUT.csv --seed 11    # a made-up county's
    python bench/finding/learn.py MODEL.json OUT.csv ...       # needs lightgbm and numpy, which the product does not
"""
