"""The rules R1 to R16 by number, with the symbol of the text that each one rests on and its words (DESIGN 2)."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Rule(StrEnum):
    """A rule of the adopted modalities. The value is the number that code, letters and pages cite."""

    R1 = "R1"
    R2 = "R2"
    R3 = "R3"
    R4 = "R4"
    R5 = "R5"
    R6 = "R6"
    R7 = "R7"
    R8 = "R8"
    R9 = "R9"
    R10 = "R10"
    R11 = "R11"
    R12 = "R12"
    R13 = "R13"
    R14 = "R14"
    R15 = "R15"
    R16 = "R16"


@dataclass(frozen=True)
class Paragraph:
    """The words of one rule. `symbol` is the document's, `text` is quoted from it to the letter."""

    rule: Rule
    symbol: str
    text: str


ANNEX = "A/80/257, annex I"
PAGE = "UNODA, Information for stakeholders"

PARAGRAPHS: dict[Rule, Paragraph] = {
    paragraph.rule: paragraph
    for paragraph in (
        Paragraph(
            Rule.R1,
            ANNEX,
            "Relevant non-governmental organizations in consultative status with the Economic and Social Council in "
            "accordance with resolution 1996/31 would inform the Secretariat of the Global Mechanism of their interest "
            "to be accredited to participate in the substantive plenary sessions and review conferences of the Global "
            "Mechanism. In accordance with UN practice, stakeholders relevant and competent to the scope and purpose of "
            "the Global Mechanism should also inform the Secretariat of their interest in participating by submitting "
            "information on the organization’s purpose, programmes and activities in areas relevant to the scope of the "
            "Global Mechanism. These organizations would accordingly be accredited, on a non-objection basis, to "
            "participate in the substantive plenary sessions and review conferences of the Global Mechanism.",
        ),
        Paragraph(
            Rule.R2,
            ANNEX,
            "Once received, accreditation would remain valid for the duration of each five-year cycle of the Global "
            "Mechanism.",
        ),
        Paragraph(
            Rule.R3,
            ANNEX,
            "Applications for accreditation may be submitted to the Secretariat during an annual window to be "
            "determined by the Secretariat. The annual window would be well in advance of each substantive plenary "
            "session or review conference in order to allow sufficient time for States to consider applications and to "
            "ensure timely accreditation.",
        ),
        Paragraph(
            Rule.R4,
            ANNEX,
            "Accredited stakeholders will be able to attend substantive plenary sessions and review conferences of the "
            "Global Mechanism, and make oral statements during dedicated stakeholder sessions. They may also be allowed "
            "to make oral statements after States, subject to the availability of time and at the discretion of the "
            "Chair, at substantive plenary sessions and review conferences.",
        ),
        Paragraph(
            Rule.R5,
            ANNEX,
            "Member States are encouraged to utilize the non-objection mechanism judiciously, bearing in mind the "
            "spirit of inclusivity. Where there is an objection to a stakeholder, the objecting Member State will make "
            "known its objection to the Chair of the Global Mechanism and, on a voluntary basis, make known to the "
            "Chair the general basis of its objections.",
        ),
        Paragraph(
            Rule.R6,
            ANNEX,
            "Guided by the principles of inclusivity and transparency, the Chair will disseminate any information "
            "received to all Member States",
        ),
        Paragraph(
            Rule.R7,
            ANNEX,
            "and engage in informal consultations, as appropriate, for a period not exceeding three months, regarding "
            "the objection expressed with a view to addressing concerns and facilitating accreditation wherever "
            "possible.",
        ),
        Paragraph(
            Rule.R8,
            ANNEX,
            "Following the conclusion of the period of informal consultations, the Chair will provide an update to all "
            "Member States at the next substantive plenary session and allow for an exchange of views, if necessary.",
        ),
        Paragraph(
            Rule.R9,
            ANNEX,
            "On the basis of informal consultations, if there is consensus to do so, the Chair may put forward a "
            "decision to the Global Mechanism to confirm the accreditation of some or all stakeholders that had "
            "initially received objections. Where consensus is not yet attainable, the Chair will continue to engage "
            "in further informal consultations, as appropriate.",
        ),
        Paragraph(
            Rule.R10,
            ANNEX,
            "Stakeholders may submit written inputs to be posted on the webpage of the Global Mechanism.",
        ),
        Paragraph(
            Rule.R11,
            ANNEX,
            "Stakeholders are reminded that their participation in the work of the Global Mechanism would be of a "
            "strictly consultative nature with the aim of constructively assisting and informing the work of States in "
            "view of their domain and/or technical expertise. Stakeholders would engage in a technical and objective "
            "manner, and shall provide contributions that directly relate to the specific matters at issue in the "
            "meeting where they contribute. Stakeholders shall refrain from politicizing issues and their contributions "
            "shall remain apolitical in nature. The Chair of the Global Mechanism will endeavour to ensure adherence to "
            "these guidelines.",
        ),
        Paragraph(
            Rule.R12,
            ANNEX,
            "Member States emphasize the importance of facilitating inclusive participation by ensuring diverse "
            "stakeholder participation, with due consideration given to equitable geographical representation, and "
            "encourage Member States and stakeholders in a position to do so to establish and support sponsorship "
            "programmes to facilitate stakeholder participation from developing countries.",
        ),
        Paragraph(
            Rule.R13,
            ANNEX,
            "The Chair of the Global Mechanism will organize informal and/or virtual consultative meetings with all "
            "interested stakeholders during the inter-sessional period, building on the practice of the previous OEWG.",
        ),
        Paragraph(
            Rule.R14,
            ANNEX,
            "The Global Mechanism is an inter-governmental process in which negotiation and decision making are "
            "exclusive prerogatives of Member States. The modalities for this Global Mechanism shall in no way create a "
            "precedent for any other UN process.",
        ),
        Paragraph(
            Rule.R15,
            PAGE,
            "Stakeholders interested in receiving email communications regarding the Global Mechanism are requested to "
            "fill out this form. Please note that each individual interested in receiving email communications should "
            "fill out the form separately. Individuals included in the previous communications list for the "
            "predecessor OEWG should still fill out this form as this new list will be used in future. This form will "
            "remain open for stakeholder interest, which will be received on a rolling basis.",
        ),
        Paragraph(Rule.R16, PAGE, "To post information on forthcoming events, please contact UNODA."),
    )
}
