"""Requests nobody should send to the addresses of the catalogue: each is answered, none with a fault of ours."""

from collections import Counter
from collections.abc import Mapping
from typing import Any

from forms.proposals import BEGINNING, KINDS, fields_of
from tests.catalogue_answers import ANSWERS, proposal_answers
from tests.catalogue_scenario import MORE_PEOPLE
from tests.integration.api.conftest import CatalogueApi
from tests.integration.api.test_hostile import ADDRESSES, VALUES, Sender
from workflows.catalogue.table import CATALOGUE
from workflows.fields import Field
from workflows.publication_fields import PUBLICATION
from workflows.publications import PUBLICATIONS
from workflows.registry import PROPOSAL
from workflows.submissions.needs import BUILDING
from workflows.submissions.table import SUBMISSIONS

REQUESTS = {"sqlite": 500, "postgres": 200}
CODES = ("DB-OWN", "DB-LENT", "DB-NOWHERE", "versions", "x" * 300, "%00", "..%2f..", "Đ", "1")


class CatalogueSender(Sender):
    """Makes the requests to proposals, submissions, publications and the public catalogue."""

    api: CatalogueApi

    def __init__(self, api: CatalogueApi) -> None:
        super().__init__(api)
        self.people |= {who: roles for who, (_symbol, roles) in MORE_PEOPLE.items()}
        self.rows = [row for table in (CATALOGUE, SUBMISSIONS, PUBLICATIONS) for row in table.rows]
        self.kinds = ((self.action, 6), (self.filing, 3), (self.writing, 2), (self.reading, 3), (self.looking, 3))

    def begun(self) -> list[int]:
        """Proposals at each stage, submissions before and after they went up, and a publication."""
        world = self.api.world
        with self.api.inside():
            ready = world.ready("EDIT", "DB-OWN")
            published = {**ANSWERS["request_publication"], "dataset": "DB-SECOND-1"}
            return [
                world.propose("ADD"),
                world.sent("WITHDRAW", "DB-OWNER", **world.withdrawal()),
                world.accepted("EDIT", "DB-LENT"),
                world.under_review("EDIT", "DB-SECOND"),
                world.ready("EDIT", "DB-LOCAL"),
                ready,
                world.submitted(ready),
                world.decided("EDIT", "DB-FOCAL")[1],
                world.act("request_publication", "filer", None, published).case_id,
            ]

    def filing(self) -> tuple[str, str, dict[str, Any]]:
        """A proposal, a submission or a publication."""
        asked, who, sound, specs = self.dice.choice(self.bodies())
        sent_by = who if self.dice.random() < 0.9 else self.dice.choice(sorted(self.people))
        return asked, sent_by, {"json": self.spoilt(dict(sound), specs)}

    def bodies(self) -> list[tuple[str, str, Mapping[str, Any], tuple[Field, ...]]]:
        """What may be begun: where, by whom, with which answers."""
        proposals: list[tuple[str, str, Mapping[str, Any], tuple[Field, ...]]] = []
        for kind, _label in KINDS:
            head = {"contains_state_secret": False, "proposal_kind": kind, "database": "DB-OWN"}
            answers = {**head, **proposal_answers(kind, self.api.world.now.date())}
            proposals.append(("/proposals", "filer", answers, (*BEGINNING, *fields_of(kind))))
        building = {**ANSWERS["build_submission"], "proposals": ["DM-2025-0005"]}
        return [
            *proposals,
            ("/submissions", "reviewer", building, BUILDING),
            ("/publications", "filer", {**ANSWERS["request_publication"], "dataset": "DB-OWN-2"}, PUBLICATION),
        ]

    def writing(self) -> tuple[str, str, dict[str, Any]]:
        """A draft that is written or thrown away; the first of the cases is one."""
        case_id = self.cases[0] if self.dice.random() < 0.8 else self.dice.choice((*self.cases, *ADDRESSES))
        with self.api.inside():
            version = self.api.world.case(self.cases[0]).version
        seen = {"If-Match": f'"{version if self.dice.random() < 0.9 else 10**30}"'}
        if self.dice.random() < 0.1:
            return f"/proposals/{case_id}", "second_approver", {"method": "DELETE", "headers": seen}
        body = self.spoilt({}, fields_of("ADD"))
        return f"/proposals/{case_id}", "filer", {"method": "PATCH", "json": body, "headers": seen}

    def looking(self) -> tuple[str, str, dict[str, Any]]:
        """The public addresses, and the lists, with odd parts."""
        code, key = self.dice.choice(CODES), self.dice.choice((*ADDRESSES, *map(str, self.cases)))
        paths = ("/catalogue", f"/catalogue/{code}", f"/catalogue/{code}/history", "/catalogue/versions",
                 "/catalogue/compare", "/catalogue/figures", "/catalogue/open-data", "/submissions",
                 f"/submissions/{key}", "/publications", f"/proposals/{key}/problems", f"/letters/{key}/draft.pdf",
                 f"/letters/{key}.docx", f"/files/{key}", "/cases")  # fmt: skip
        names = ("text", "tier", "mode", "agency", "group", "update", "level", "day", "version", "limit", "after",
                 "from", "to", "state", "kind", "x")  # fmt: skip
        values = (*map(str, VALUES), "1", "2", "2025-05-05", "PROVINCIAL", "SYT", PROPOSAL, "submitted")
        query = {name: self.dice.choice(values) for name in self.dice.sample(names, self.dice.randint(0, 3))}
        return self.dice.choice(paths), self.dice.choice(sorted(self.people)), {"query_string": query}


def test_no_request_about_the_catalogue_is_answered_with_a_fault_of_ours(
    province: CatalogueApi, database_kind: str
) -> None:
    sender = CatalogueSender(province)
    answered = Counter(sender.send() for _ in range(REQUESTS[database_kind]))
    assert {200, 201, 404, 409, 412, 422} <= set(answered)
