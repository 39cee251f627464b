"""The words of the domain as frozen data. See "Words" in the authoring guide for their meaning."""

from __future__ import annotations

from forms.model.forms import Approval, ApprovalStep, Away, Computation, Condition, Field, Filing, Form, Option, ShownWhen, Target
from forms.model.owed import InForce, Key, Obligation, Revision, freeze
from forms.model.pages import Checklist, Department, Evidence, EvidenceKind, Item, Line, Meeting, Procedure, Role, Rule
from forms.model.places import Absence, Holding, Hours, Place, PlaceDay, PlaceHours
from forms.model.texts import LANGS, Lang, Source, Text
from forms.model.times import Clock, Round, Schedule, Window

__all__ = [
    "LANGS",
    "Absence",
    "Approval",
    "ApprovalStep",
    "Away",
    "Checklist",
    "Clock",
    "Computation",
    "Condition",
    "Department",
    "Evidence",
    "EvidenceKind",
    "Field",
    "Filing",
    "Form",
    "Holding",
    "Hours",
    "InForce",
    "Item",
    "Key",
    "Lang",
    "Line",
    "Meeting",
    "Obligation",
    "Option",
    "Place",
    "PlaceDay",
    "PlaceHours",
    "Procedure",
    "Revision",
    "Role",
    "Round",
    "Rule",
    "Schedule",
    "ShownWhen",
    "Source",
    "Target",
    "Text",
    "Window",
    "freeze",
]
