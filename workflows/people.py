"""Who appears in the tables: each is a role, held on one side of the case."""

from workflows.roles import By, Party, Role

FILER = By(Role.AGENCY_FILER, Party.REQUESTER)
APPROVER = By(Role.AGENCY_APPROVER, Party.REQUESTER)
OWNER = By(Role.OWNER_APPROVER, Party.OWNER)
CLERK = By(Role.FOCAL_CLERK, Party.FOCAL)
REVIEWER = By(Role.FOCAL_REVIEWER, Party.FOCAL)
HEAD = By(Role.FOCAL_HEAD, Party.FOCAL)
LEADER = By(Role.FOCAL_LEADER, Party.FOCAL)
OPERATOR = By(Role.TECH_OPERATOR, Party.FOCAL)
OFFICE = By(Role.CHAIRMAN_OFFICE, Party.CHAIRMAN)
SYSTEM = By(Role.SYSTEM, Party.SYSTEM)
