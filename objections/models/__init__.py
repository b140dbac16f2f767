"""Objections, consultations, disseminations, updates and decisions: a file per noun. The desk role's alone (DESIGN 7)."""

from objections.models.consultation import Consultation, ConsultationNote, NoteReceived
from objections.models.decision import Decision, DecisionItem, PlenaryUpdate, PlenaryUpdateItem
from objections.models.dissemination import Dissemination, DisseminationItem, DisseminationView
from objections.models.mission import LodgingDraft, MissionNote, SeenMark, VisitMark
from objections.models.objection import Objection, ObjectionStatement, PreparedAct

__all__ = [
    "Consultation",
    "ConsultationNote",
    "Decision",
    "DecisionItem",
    "Dissemination",
    "DisseminationItem",
    "DisseminationView",
    "LodgingDraft",
    "MissionNote",
    "NoteReceived",
    "Objection",
    "ObjectionStatement",
    "PlenaryUpdate",
    "PlenaryUpdateItem",
    "PreparedAct",
    "SeenMark",
    "VisitMark",
]
