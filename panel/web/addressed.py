"""Forms that the address answers: what is searched for, or chosen before the page that is read and pressed."""

from panel.web.forms import Form
from panel.web.incoming import arguments


class AddressedForm(Form):
    """What is chosen stands in the address, whatever is posted there: it has no token, and is whole in either language."""

    is_posted = False

    def __init__(self, *, asked: bool = True) -> None:
        super().__init__(formdata=arguments() if asked else None, meta={"csrf": False})
