"""What is paid for a technology, and when: the forms of article 846 of the Civil Code as a plan that is reckoned.

Takes terms as people agreed on them; gives parts that sum to the price, royalties that lose nothing, and due dates.
Leaves who pays, and what was paid, to models and services.
"""

from liaowang_web.deals.payments.plans import Form, Part, Plan, Trigger
from liaowang_web.deals.payments.royalties import Base, PlanError, Report, Royalty, Turn
from liaowang_web.deals.payments.schedules import Period, due_on, periods

__all__ = ["Base", "Form", "Part", "Period", "Plan", "PlanError", "Report", "Royalty", "Trigger", "Turn", "due_on",
           "periods"]  # fmt: skip
