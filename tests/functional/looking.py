"""Looking at one page as everybody sees it: loaded once, then turned to each width and scheme."""

from axe_playwright_python.base import AXE_SCRIPT

SCHEMES = ("light", "dark")
# All that look at colours but the one of level AAA.
COLOUR_RULES = {"color-contrast": "*", "link-in-text-block": "a[href]"}
# What is within a context is asked whole; by their selectors rules ask one element and not its children.
_ASK_FRESH = """(rules) => axe.configure({
  rules: Object.entries(rules).map(([id, each]) => ({id, selector: `${each}[data-fresh]`})),
})"""
# As axe_playwright_python runs it, which injects half a megabyte anew each time.  Of what axe leaves
# to people only this: letters in the colour of what they stand on, which nobody sees.
_RUN = """(options) => axe.run(document, {
  resultTypes: ["violations", "incomplete"], ...options,
}).then(({violations, incomplete}) => [
  ...violations,
  ...incomplete.filter(({id}) => id === "color-contrast").map((rule) => ({
    ...rule,
    nodes: rule.nodes.filter((node) => node.any.some(({data}) => data?.messageKey === "equalRatio")),
  })).filter((rule) => rule.nodes.length),
])"""
# Marks the first two of all that look alike, unless they were seen in this scheme before: of one kind,
# in the same colours on the same backgrounds, large or not.  Says how many there are.
_MARK_FRESH = """(scheme) => {
  const names = window.names ??= new Map(), seen = (window.seen ??= {})[scheme] ??= new Map();
  const looks = new Map(), fresh = new Set();
  for (const element of document.querySelectorAll("*")) {
    const style = getComputedStyle(element), size = parseFloat(style.fontSize);
    // Axe judges no single letter.
    const told = [...element.childNodes].some((each) => each.nodeType === 3 && each.data.trim()[1]);
    const name = [
      looks.get(element.parentElement), element.localName, element.getAttribute("class"), told,
      style.color, style.backgroundColor, style.backgroundImage, style.opacity, style.position,
      style.textDecorationLine, style.fontWeight, size >= 18.66, size >= 24,
    ].join();
    if (!names.has(name)) names.set(name, names.size);
    const look = names.get(name), times = seen.get(look) ?? 0;
    looks.set(element, look);
    if (times < 2 && element.checkVisibility()) {
      fresh.add(element);
      seen.set(look, times + 1);
    }
  }
  for (const element of looks.keys()) element.toggleAttribute("data-fresh", fresh.has(element));
  return fresh.size;
}"""


def resize(page, width, height=800):
    page.set_viewport_size({"width": width, "height": height})


def sideways(page):
    """By how many pixels the page can be scrolled to the side."""
    return page.evaluate("document.documentElement.scrollWidth - innerWidth")


def violations(page, options=None):
    """Return what axe finds on the page as it is now, one text each."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE_SCRIPT)
    return [
        f"{rule['id']} ({rule['help']}): " + "; ".join(node["html"] for node in rule["nodes"])
        for rule in page.evaluate(_RUN, options or {})
    ]


def _fresh_violations(page, scheme, rules):
    """Return what axe finds by these rules, or by all; by those of colours, where they are fresh."""
    if not page.evaluate(_MARK_FRESH, scheme) and rules:
        return []
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE_SCRIPT)
    page.evaluate(_ASK_FRESH, COLOUR_RULES)
    only = {"runOnly": {"type": "rule", "values": list(rules)}} if rules else {}
    found = violations(page, options=only)
    page.evaluate("axe.reset()")
    return found


def is_accessible(page, *, widths=(320, 1280), axe_at=None, schemes=SCHEMES, at_each=None):
    """Nothing beyond the edge at any width, nothing for axe to find at any of ``axe_at`` (all of
    the widths unless said), in each scheme; what is wrong is told all at once.

    A scheme changes colours and nothing else (``test_a_scheme_changes_colours_alone``), so that the
    rules of colours are asked in each and all others once a width.  Of what looks alike two are asked,
    at the first width at which they are there.

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
                found = _fresh_violations(
                    page, scheme, COLOUR_RULES if scheme != schemes[0] else None
                )
                wrong += [f"{seen}: {violation}" for violation in found]
            if at_each:
                at_each(width, scheme)
    page.emulate_media(color_scheme="light")
    assert not wrong, "\n".join(wrong)
