"""What the programme keeps: registries, challenges, landmark products, targets and their evidence."""

from liaowang_web.programme.models.challenges import Bid, Challenge, Evaluation, Objection, Task
from liaowang_web.programme.models.consortia import Ballot, Consortium, Participation, Project, Vote
from liaowang_web.programme.models.incubators import Booking, Incubator, PilotLine, Tenancy, YearlyReport
from liaowang_web.programme.models.performing import Acceptance, Milestone, ThirdPartyTest
from liaowang_web.programme.models.products import LandmarkProduct, ProductTopic
from liaowang_web.programme.models.registered import Registered
from liaowang_web.programme.models.scenarios import Deployment, Scenario
from liaowang_web.programme.models.standards import RoadmapItem, Standard
from liaowang_web.programme.models.targets import EvidenceItem, Target

__all__ = [
    "Acceptance",
    "Ballot",
    "Bid",
    "Booking",
    "Challenge",
    "Consortium",
    "Deployment",
    "Evaluation",
    "EvidenceItem",
    "Incubator",
    "LandmarkProduct",
    "Milestone",
    "Objection",
    "Participation",
    "PilotLine",
    "ProductTopic",
    "Project",
    "Registered",
    "RoadmapItem",
    "Scenario",
    "Standard",
    "Target",
    "Task",
    "Tenancy",
    "ThirdPartyTest",
    "Vote",
    "YearlyReport",
]
