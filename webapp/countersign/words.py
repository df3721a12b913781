"""Deeds and reasons in words."""

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l

DEEDS: dict[str, LazyString] = {
    "erase_person": _l("Delete everything about a person"),
    "export_centre": _l("Take along everything about everybody of a centre"),
}
REASONS: dict[str, LazyString] = {
    "person_asked": _l("The person asked us to"),
    "guardian_asked": _l("The guardian asked us to"),
    "died": _l("The person has died"),
    "registered_twice": _l("The person is registered twice"),
    "never_agreed": _l("The person never agreed to be registered"),
    "handing_over": _l("The centre hands its work over"),
    "authority": _l("A court or an authority has ordered it"),
    "own_systems": _l("The town moves to another system"),
}
