"""Cycles, windows, organizations, applications and what the Secretariat keeps of them: a file per noun."""

from accreditation.models.accreditation import Accreditation, AccreditedCount
from accreditation.models.application import Application, ApplicationVersion, Document
from accreditation.models.calendar import Cycle, LatePermission, ParameterChange, Process, Reminder, Window
from accreditation.models.circulation import Circulation, CirculationEntry, CirculationView
from accreditation.models.ecosoc import EcosocEntry, EcosocImport
from accreditation.models.erasure import Erasure
from accreditation.models.held import Held, HeldRelease
from accreditation.models.organization import (
    Claim,
    Organization,
    OrganizationInvitation,
    OrganizationLetter,
    Representative,
)
from accreditation.models.questions import (
    Correction,
    ObjectionReply,
    Question,
    RouteChange,
    ScopeProposal,
    SecretariatNote,
)
from accreditation.models.secretariat import (
    ChecklistTick,
    DeadlineChange,
    ImportUpload,
    OrganizationChange,
)
from accreditation.models.statistics import WindowStatistics
from accreditation.models.unsent import UnsentText

__all__ = [
    "Accreditation",
    "AccreditedCount",
    "Application",
    "ApplicationVersion",
    "ChecklistTick",
    "Circulation",
    "CirculationEntry",
    "CirculationView",
    "Claim",
    "Correction",
    "Cycle",
    "DeadlineChange",
    "Document",
    "EcosocEntry",
    "EcosocImport",
    "Erasure",
    "Held",
    "HeldRelease",
    "ImportUpload",
    "LatePermission",
    "ObjectionReply",
    "Organization",
    "OrganizationChange",
    "OrganizationInvitation",
    "OrganizationLetter",
    "ParameterChange",
    "Process",
    "Question",
    "Reminder",
    "Representative",
    "RouteChange",
    "ScopeProposal",
    "SecretariatNote",
    "UnsentText",
    "Window",
    "WindowStatistics",
]
