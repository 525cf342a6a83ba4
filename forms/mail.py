"""How an officer wants to hear by mail: one answer for each topic, and the language."""

from workflows.fields import Field, Kind
from workflows.text import N_
from workflows.topics import MODE_LABELS, TOPIC_LABELS

LOCALES = (("vi", N_("Tiếng Việt")), ("en", N_("Tiếng Anh")))

MAIL_CHOICES: tuple[Field, ...] = tuple(
    Field(topic.value, Kind.CHOICE, label, choices=tuple((mode.value, text) for mode, text in MODE_LABELS.items()))
    for topic, label in TOPIC_LABELS.items()
)
MAIL_LANGUAGE = Field(
    "locale",
    Kind.CHOICE,
    N_("Ngôn ngữ của thư"),
    hint=N_("Các trang cũng mở bằng ngôn ngữ này khi bạn đăng nhập ở máy mới."),
    choices=LOCALES,
)
