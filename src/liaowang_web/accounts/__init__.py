"""People, organisations, memberships and roles: who somebody is and for whom they act.

Takes sign-ups, invitations and decisions; gives users that other rooms ask about by policies and selectors.
Leaves logging in, second factors and e-mail proof to django-allauth, and every other right to the room of its thing.
"""
