"""A press of a button that the test waits for: whoever acts next, in whichever window, finds what it did."""

from playwright.sync_api import Locator


def send(button: Locator) -> None:
    """Send the form of this button, and wait for the page that answers: a browser goes on before the site has heard it."""
    with button.page.expect_navigation():
        button.click()
