"""From what was measured in each round to the figures of the page: medians, and ratios of one round."""

from statistics import median

MOST_STOLEN = 10  # Per cent; a sample with more says so in the table of rounds.


class Figures:
    def __init__(self, values):
        self.values = values

    def median(self, name):
        """None when it was not measured."""
        known = [value for value in self.values.get(name, []) if value is not None]
        return median(known) if known else None

    def ratio(self, above, below):
        """The median of the ratios, each of two figures of the same round."""
        pairs = zip(self.values.get(above, []), self.values.get(below, []))
        ratios = [a / b for a, b in pairs if a is not None and b]
        return median(ratios) if ratios else None

    def spread(self, name):
        """The least and the largest of the rounds."""
        known = [value for value in self.values.get(name, []) if value is not None]
        return (min(known), max(known)) if known else None

    def rounds(self, name):
        return len(self.values.get(name, []))

    def worst_steal(self):
        shares = [share for name, shares in self.values.items() if name.startswith("steal.")
                  for share in shares]
        return max(shares, default=0.0)


def number(value, digits=1):
    if value is None:
        return "not measured"
    return f"{value:,.{digits}f}"


def verdict(value, limit, at_most=True):
    """"met", or by how much a goal is missed."""
    if value is None:
        return "not measured"
    if (value <= limit) if at_most else (value >= limit):
        return "met"
    return f"missed: {value / limit:.2f} times the limit" if at_most else \
        f"missed: {value / limit:.2f} of it"
