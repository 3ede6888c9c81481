"""Looking at one page as everybody sees it: loaded once, then turned to each width and scheme."""

from axe_playwright_python.base import AXE_SCRIPT

SCHEMES = ("light", "dark")
# All that look at colours but the one of level AAA.
COLOUR_RULES = ["color-contrast", "link-in-text-block"]
# As axe_playwright_python runs it, which injects half a megabyte anew each time.  Of what axe leaves
# to people only this: letters in the colour of what they stand on, which nobody sees.
_RUN = """rules => axe.run({
  resultTypes: ["violations", "incomplete"],
  ...rules && {runOnly: {type: "rule", values: rules}},
}).then(({violations, incomplete}) => [
  ...violations,
  ...incomplete.filter(({id}) => id === "color-contrast").map((rule) => ({
    ...rule,
    nodes: rule.nodes.filter((node) => node.any.some(({data}) => data?.messageKey === "equalRatio")),
  })).filter((rule) => rule.nodes.length),
])"""


def resize(page, width, height=800):
    page.set_viewport_size({"width": width, "height": height})


def sideways(page):
    """By how many pixels the page can be scrolled to the side."""
    return page.evaluate("document.documentElement.scrollWidth - innerWidth")


def violations(page, rules=None):
    """Return what axe finds on the page as it is now, one text each; by these ``rules`` or by
    all that are on unless said.
    """
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE_SCRIPT)
    return [
        f"{each['id']} ({each['help']}): " + "; ".join(node["html"] for node in each["nodes"])
        for each in page.evaluate(_RUN, rules)
    ]


def is_accessible(page, *, widths=(320, 1280), axe_at=None, schemes=SCHEMES, at_each=None):
    """Nothing beyond the edge at any width, nothing for axe to find at any of ``axe_at`` (all of
    the widths unless said), in each scheme; what is wrong is told all at once.

    A scheme changes colours and nothing else (``test_a_scheme_changes_colours_alone``), so that all
    rules are asked in the first one and those of colours in each.

    ``at_each(width, scheme)`` is called there too: to see something more, to keep a picture.
    """
    page.wait_for_load_state()  # a page without its style sheet yet is as wide as its tables
    axe_at = widths if axe_at is None else axe_at
    wrong = []
    for width in widths:
        resize(page, width)
        for scheme in schemes:
            page.emulate_media(color_scheme=scheme)
            seen = f"{page.url}, {width} wide, {scheme}"
            if (beyond := sideways(page)) > 0:
                wrong.append(f"{seen}: {beyond} pixels beyond the edge")
            if width in axe_at:
                rules = None if scheme == schemes[0] else COLOUR_RULES
                wrong += [f"{seen}: {each}" for each in violations(page, rules)]
            if at_each:
                at_each(width, scheme)
    page.emulate_media(color_scheme="light")
    assert not wrong, "\n".join(wrong)
