"""The mentions of this partnership's database, ready to learn from."""

from goldenthread.identity.comparing import names_here, subjects_of
from goldenthread.identity.core.model import current_model
from goldenthread.identity.learning.population import Population
from goldenthread.identity.models import Mention


def stored() -> Population:
    """Every mention that stands, in order of arrival. Needs a mandate."""
    known = subjects_of(Mention.objects.filter(gone_at=None).values_list("pk", flat=True))
    people = sorted(known.values(), key=lambda who: who.number)
    return Population(people, (), names_here.shares(), model=current_model())
