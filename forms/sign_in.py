"""What may be typed to sign in and to change one's password."""

from flask_wtf import FlaskForm
from wtforms import HiddenField, PasswordField, StringField
from wtforms.validators import EqualTo, InputRequired, Length

from workflows.text import N_

LONGEST_PASSWORD = 128
TOO_LONG = N_("Nhập mật khẩu không quá 128 ký tự.")


class SignInForm(FlaskForm):  # type: ignore[misc]
    """Mail address and password, and the page to go on to."""

    email = StringField(
        N_("Thư điện tử công vụ"),
        [
            InputRequired(N_("Nhập thư điện tử công vụ của bạn.")),
            Length(max=250, message=N_("Nhập thư điện tử không quá 250 ký tự.")),
        ],
    )
    password = PasswordField(
        N_("Mật khẩu"),
        [InputRequired(N_("Nhập mật khẩu.")), Length(max=LONGEST_PASSWORD, message=TOO_LONG)],
    )
    next = HiddenField()


class PasswordForm(FlaskForm):  # type: ignore[misc]
    """The present password, and the new one twice."""

    current = PasswordField(
        N_("Mật khẩu hiện tại"),
        [InputRequired(N_("Nhập mật khẩu hiện tại.")), Length(max=LONGEST_PASSWORD, message=TOO_LONG)],
    )
    new = PasswordField(
        N_("Mật khẩu mới"),
        [InputRequired(N_("Nhập mật khẩu mới.")), Length(max=LONGEST_PASSWORD, message=TOO_LONG)],
        description=N_("Từ 10 ký tự trở lên; một câu dài dễ nhớ tốt hơn một từ khó nhớ."),
    )
    repeated = PasswordField(
        N_("Nhập lại mật khẩu mới"),
        [
            InputRequired(N_("Nhập lại mật khẩu mới.")),
            EqualTo("new", message=N_("Nhập lại cho khớp với mật khẩu mới ở trên.")),
        ],
    )
