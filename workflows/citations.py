"""Citations as people read them: the short references of the tables, written out; internal codes are left out."""

import re

from workflows.text import N_, Text

ARTICLE = re.compile(r"^Đ(\d+)(?:\.(\d+)([a-eđ])?)?$")
DECREE = re.compile(r"^NĐ (\d+/\d+) Đ(\d+)(?:\.(\d+))?$")

POINT_OF_REGULATION = N_("điểm %(point)s khoản %(clause)s Điều %(article)s Quy chế")
OF_REGULATION = N_("khoản %(clause)s Điều %(article)s Quy chế")
ARTICLE_OF_REGULATION = N_("Điều %(article)s Quy chế")
OF_DECREE = N_("khoản %(clause)s Điều %(article)s Nghị định %(decree)s/NĐ-CP")
ARTICLE_OF_DECREE = N_("Điều %(article)s Nghị định %(decree)s/NĐ-CP")
OWN_RULE = N_("quy định nội bộ về xử lý hồ sơ")


def citations(basis: str) -> tuple[Text, ...]:
    """Write out a row's basis; what is product policy says so, and nothing else of our own numbering is shown."""
    found: list[Text] = []
    for part in basis.split(";"):
        mark = part.replace("[P]", "").strip()
        if match := ARTICLE.match(mark):
            article, clause, point = match.groups()
            whole = POINT_OF_REGULATION if point else OF_REGULATION if clause else ARTICLE_OF_REGULATION
            found.append(Text(whole, {"article": article, "clause": clause, "point": point}))
        elif match := DECREE.match(mark):
            clause, decree = match[3], {"article": match[2], "clause": match[3], "decree": match[1]}
            found.append(Text(OF_DECREE if clause else ARTICLE_OF_DECREE, decree))
        elif "[P]" in part:
            found.append(Text(OWN_RULE, {}))
    return tuple(text for number, text in enumerate(found) if text not in found[:number])
