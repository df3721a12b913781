"""The nouns: one file each, and all of them known to the metadata once this package is imported."""

from webapp.models.answer_links import AnswerLink, Question
from webapp.models.audit import AuditEntry, AuditLink
from webapp.models.barriers import BarrierReport
from webapp.models.countersignatures import Countersignature, Deed, Signing
from webapp.models.erasures import Cause, Erasure, MatchCount
from webapp.models.geocoding import GeocodedPlace, GeocoderTurn
from webapp.models.guide import GuideChapter, GuideKind, GuideOffice, GuideVersion
from webapp.models.heartbeats import Heartbeat
from webapp.models.learning import LearnedModel
from webapp.models.matches import CheckIn, Match, MatchState, PairBlock, Round, RoundState, Side
from webapp.models.offers import Clearance, Offer, Vetting
from webapp.models.openings import Opening
from webapp.models.organisations import (
    Initiative,
    InitiativeKind,
    InitiativeState,
    Institution,
    Membership,
    MembershipState,
)
from webapp.models.outbox import Channel, MailState, OutboxMail
from webapp.models.people import Consent, ContactWay, Gender, LanguageSkill, Person, Role, RoleName, User
from webapp.models.places import (
    Catchment,
    Centre,
    District,
    HoursKind,
    Neighbourhood,
    OpeningHours,
    PostalCode,
    Town,
)
from webapp.models.programmes import Kind, Programme
from webapp.models.rate_counts import RateCount
from webapp.models.requests import ForWhom, Openness, Request
from webapp.models.retention import RetentionRun, RetentionTerm
from webapp.models.second_factors import AuthenticatorApp, Passkey, RecoveryCode
from webapp.models.sent_forms import SentForm
from webapp.models.sessions import LoginSession
from webapp.models.sign_in_links import SignInLink
from webapp.models.submissions import Submission
from webapp.models.vocabulary import Interest, Language, SupportField

__all__ = [
    "AnswerLink",
    "AuditEntry",
    "AuditLink",
    "AuthenticatorApp",
    "BarrierReport",
    "Catchment",
    "Cause",
    "Centre",
    "Channel",
    "CheckIn",
    "Clearance",
    "Consent",
    "ContactWay",
    "Countersignature",
    "Deed",
    "District",
    "Erasure",
    "ForWhom",
    "Gender",
    "GeocodedPlace",
    "GeocoderTurn",
    "GuideChapter",
    "GuideKind",
    "GuideOffice",
    "GuideVersion",
    "Heartbeat",
    "HoursKind",
    "Initiative",
    "InitiativeKind",
    "InitiativeState",
    "Institution",
    "Interest",
    "Kind",
    "Language",
    "LanguageSkill",
    "LearnedModel",
    "LoginSession",
    "MailState",
    "Match",
    "MatchCount",
    "MatchState",
    "Membership",
    "MembershipState",
    "Neighbourhood",
    "Offer",
    "Opening",
    "OpeningHours",
    "Openness",
    "OutboxMail",
    "PairBlock",
    "Passkey",
    "Person",
    "PostalCode",
    "Programme",
    "Question",
    "RateCount",
    "RecoveryCode",
    "Request",
    "RetentionRun",
    "RetentionTerm",
    "Role",
    "RoleName",
    "Round",
    "RoundState",
    "SentForm",
    "Side",
    "SignInLink",
    "Signing",
    "Submission",
    "SupportField",
    "Town",
    "User",
    "Vetting",
]
