"""Looking at one page as everybody sees it: loaded once, then turned to each width and scheme."""

from axe_playwright_python.base import AXE_SCRIPT

SCHEMES = ("light", "dark")
# All that look at colours but the one of level AAA.
COLOUR_RULES = ["color-contrast", "link-in-text-block"]
# As axe_playwright_python runs it, which injects half a megabyte anew each time.  Of what axe leaves
# to people only this: letters in the colour of what they stand on, which nobody sees.
_RUN = """([context, options]) => axe.run(context ?? document, {
  resultTypes: ["violations", "incomplete"], ...options,
}).then(({violations, incomplete}) => [
  ...violations,
  ...incomplete.filter(({id}) => id === "color-contrast").map((rule) => ({
    ...rule,
    nodes: rule.nodes.filter((node) => node.any.some(({data}) => data?.messageKey === "equalRatio")),
  })).filter((rule) => rule.nodes.length),
])"""
# Numbers what has letters that were not seen before in this scheme, or not in these colours on these
# backgrounds; says how many there are.
_MARK_FRESH = """(scheme) => {
  const before = (window.looks ??= {})[scheme] ?? new Map(), looks = new Map();
  let fresh = 0;
  for (const element of document.querySelectorAll("*")) {
    const {color, backgroundColor, backgroundImage} = getComputedStyle(element);
    const own = [looks.get(element.parentElement), color, backgroundColor, backgroundImage].join();
    const look = element.checkVisibility() ? own : "";
    looks.set(element, look);
    element.toggleAttribute("data-fresh", look !== "" && look !== before.get(element));
    fresh += element.hasAttribute("data-fresh");
  }
  window.looks[scheme] = looks;
  return fresh;
}"""


def resize(page, width, height=800):
    page.set_viewport_size({"width": width, "height": height})


def sideways(page):
    """By how many pixels the page can be scrolled to the side."""
    return page.evaluate("document.documentElement.scrollWidth - innerWidth")


def violations(page, context=None, options=None):
    """Return what axe finds on the page as it is now, or in a context of it, one text each."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE_SCRIPT)
    return [
        f"{rule['id']} ({rule['help']}): " + "; ".join(node["html"] for node in rule["nodes"])
        for rule in page.evaluate(_RUN, [context, options or {}])
    ]


def _violations_of_structure(page):
    return violations(page, options={"rules": {name: {"enabled": False} for name in COLOUR_RULES}})


def _violations_of_fresh_colours(page, scheme):
    if not page.evaluate(_MARK_FRESH, scheme):
        return []
    only_colours = {"runOnly": {"type": "rule", "values": COLOUR_RULES}}
    return violations(page, {"include": ["[data-fresh]"]}, only_colours)


def is_accessible(page, *, widths=(320, 1280), axe_at=None, schemes=SCHEMES, at_each=None):
    """Nothing beyond the edge at any width, nothing for axe to find at any of ``axe_at`` (all of
    the widths unless said), in each scheme; what is wrong is told all at once.

    A scheme changes colours and nothing else (``test_a_scheme_changes_colours_alone``), so that the
    rules of colours are asked in each and all others once a width.  What was seen in its colours at one
    width is not asked for them at the next; letters only grow with it.

    ``at_each(width, scheme)`` is called there too: to see something more, to keep a picture.
    """
    page.wait_for_load_state()  # a page without its style sheet yet is as wide as its tables
    axe_at = widths if axe_at is None else axe_at
    wrong = []
    for width in widths:
        resize(page, width)
        for scheme in schemes if width in axe_at or at_each else schemes[:1]:
            page.emulate_media(color_scheme=scheme)
            seen = f"{page.url}, {width} wide, {scheme}"
            if (beyond := sideways(page)) > 0:
                wrong.append(f"{seen}: {beyond} pixels beyond the edge")
            if width in axe_at:
                found = _violations_of_structure(page) if scheme == schemes[0] else []
                found += _violations_of_fresh_colours(page, scheme)
                wrong += [f"{seen}: {violation}" for violation in found]
            if at_each:
                at_each(width, scheme)
    page.emulate_media(color_scheme="light")
    assert not wrong, "\n".join(wrong)
