"""Who appears in the connection request's table."""

from workflows.roles import By, Party, Role

FILER = By(Role.AGENCY_FILER, Party.REQUESTER)
APPROVER = By(Role.AGENCY_APPROVER, Party.REQUESTER)
OWNER = By(Role.OWNER_APPROVER, Party.OWNER)
CLERK = By(Role.FOCAL_CLERK, Party.FOCAL)
REVIEWER = By(Role.FOCAL_REVIEWER, Party.FOCAL)
HEAD = By(Role.FOCAL_HEAD, Party.FOCAL)
LEADER = By(Role.FOCAL_LEADER, Party.FOCAL)
OPERATOR = By(Role.TECH_OPERATOR, Party.FOCAL)
SYSTEM = By(Role.SYSTEM, Party.SYSTEM)
