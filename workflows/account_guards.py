"""Conditions on planned orders: the account of a withdrawn database ends by order, on its days (3.2 #11)."""

from workflows.roles import Actor
from workflows.rows import Facts
from workflows.text import N_


def a_planned_order_is_due(facts: Facts, actor: Actor) -> str | None:
    """An order is laid out some working days before its day, so that it can be signed and issued in time."""
    return None if facts.due_plan else N_("Chưa đến thời điểm soạn lệnh theo kế hoạch kết thúc kết nối.")


def a_planned_order_is_overtaken(facts: Facts, actor: Actor) -> str | None:
    """Only what the account's own state has made needless is dropped."""
    return None if facts.overtaken_plan else N_("Không có lệnh dự kiến nào cần bỏ.")


def no_order_at_all(facts: Facts, actor: Actor) -> str | None:
    """A planned order waits until every other on the account was executed or cancelled."""
    return N_("Đang có lệnh chưa thực hiện đối với tài khoản này.") if facts.open_orders - {"CREATE"} else None


def a_laid_out_order_waits(facts: Facts, actor: Actor) -> str | None:
    """The leader signs an order that was laid out, once."""
    return None if facts.laid_out_order else N_("Không có lệnh theo kế hoạch đang chờ ký.")


def order_day_has_come(facts: Facts, actor: Actor) -> str | None:
    """A planned order is executed on its day, not when its notice is issued."""
    if facts.order_not_before is not None and facts.today < facts.order_not_before:
        return N_("Chưa đến ngày thực hiện ghi trong lệnh; xem ngày tại mục «Kế hoạch kết thúc kết nối» của hồ sơ.")
    return None


def database_is_not_withdrawn(facts: Facts, actor: Actor) -> str | None:
    """An account that ends with its database is not opened again."""
    if facts.is_ending_with_database:
        return N_("Cơ sở dữ liệu đã rút khỏi Danh mục nên không mở lại tài khoản; tài khoản sẽ được thu hồi.")
    return None


def database_is_listed(facts: Facts, actor: Actor) -> str | None:
    """Nobody is connected to a database that has left the catalogue (3.2 #11)."""
    if not facts.is_database_listed:
        return N_("Cơ sở dữ liệu đã rút khỏi Danh mục nên không cấp tài khoản; đề xuất từ chối và nêu rõ lý do.")
    return None
