"""What each rule is about, in a few words of ours: headings and lists of contents, never a quotation."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accreditation.modalities.paragraphs import Rule

RULE_TITLES: dict[Rule, Promise] = {
    Rule.R1: _("Two routes to accreditation"),
    Rule.R2: _("Valid for the cycle"),
    Rule.R3: _("The annual window"),
    Rule.R4: _("Attending and speaking"),
    Rule.R5: _("Non-objection"),
    Rule.R6: _("Dissemination"),
    Rule.R7: _("Informal consultations"),
    Rule.R8: _("The update to the plenary"),
    Rule.R9: _("The decision"),
    Rule.R10: _("Written inputs"),
    Rule.R11: _("Guidelines of participation"),
    Rule.R12: _("Diversity and sponsorship"),
    Rule.R13: _("Consultative meetings"),
    Rule.R14: _("Member States negotiate and decide"),
    Rule.R15: _("The mailing list"),
    Rule.R16: _("Forthcoming events"),
}
