"""The nouns as tables. Importing this package makes every one of them known to the metadata."""

from tracker.store.models.actions import Action, ActionFinding, ActionSupport, DateChange, Proposal
from tracker.store.models.base import Base
from tracker.store.models.history import History
from tracker.store.models.letters import Finding, Letter, LetterPage, LetterReader
from tracker.store.models.notices import Email, JobRun, Notice
from tracker.store.models.partnerships import Agency, Installation, Partnership, PartnershipAgency
from tracker.store.models.people import HeldForm, Membership, Person, SignIn, SignInAttempt
from tracker.store.models.plans import PresentPlan
from tracker.store.models.progress import Decision, Evidence, ProgressCount, ProgressUpdate
from tracker.store.models.repeats import FindingRepeat, OwnTheme

__all__ = [
    "Action",
    "ActionFinding",
    "ActionSupport",
    "Agency",
    "Base",
    "DateChange",
    "Decision",
    "Email",
    "Evidence",
    "Finding",
    "FindingRepeat",
    "HeldForm",
    "History",
    "Installation",
    "JobRun",
    "Letter",
    "LetterPage",
    "LetterReader",
    "Membership",
    "Notice",
    "OwnTheme",
    "Partnership",
    "PartnershipAgency",
    "Person",
    "PresentPlan",
    "ProgressCount",
    "ProgressUpdate",
    "Proposal",
    "SignIn",
    "SignInAttempt",
]
