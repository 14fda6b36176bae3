"""In the reader's own few colours (Windows contrast themes) done, now and ahead still differ, and so does where one is."""

import pytest
from playwright.sync_api import Browser, Page

# Of each list that has states: how the dot of each state is drawn.
DOTS = """() => {
    const drawn = new Map();
    for (const item of document.querySelectorAll('main :is(.steps, .phases, .journey) > li')) {
        const state = ['done', 'here', 'ahead'].find(name => item.classList.contains(name)) || 'plain';
        const {backgroundColor, borderTopColor, borderTopStyle} = getComputedStyle(item, '::before');
        drawn.set(`${item.parentElement.classList[0]} ${state}`, [backgroundColor, borderTopColor, borderTopStyle].join(' '));
    }
    return Object.fromEntries(drawn);
}"""
MENU = """() => [...document.querySelectorAll('.top nav a')].map(link => {
    const style = getComputedStyle(link), page = getComputedStyle(document.body).backgroundColor;
    return [link.hasAttribute('aria-current'), style.borderTopColor === page, style.borderBottomColor === page];
})"""


@pytest.fixture
def contrast(chromium: Browser, demo_site):
    context = chromium.new_context(base_url=demo_site.config["SITE_URL"], forced_colors="active")
    yield context.new_page()
    context.close()


def test_states_are_drawn_apart_and_only_the_current_item_of_the_menu_has_a_bar(contrast: Page):
    seen = {}
    for path in ["/en/rounds/1", "/en/rounds/2", "/en/seeds/1", "/en/journeys/1"]:
        contrast.goto(path)

        states = contrast.evaluate(DOTS)
        assert len(set(states.values())) == len(states), path
        seen |= states
        assert all(top and (bottom or current) for current, top, bottom in contrast.evaluate(MENU)), path
        assert [bottom for current, _, bottom in contrast.evaluate(MENU) if current] == [False], path

    assert any("here" in state for state in seen)
    assert any("done" in state for state in seen)
