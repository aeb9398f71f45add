"""The playground in a real browser: what typing, picking, making, keys, sizes, schemes and hostile texts do."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import expect

from rulewright.loading import bundled
from rulewright.ui.checking import MOST
from tests.ui.looking import CONTRASTS, DESKTOP, KEPT, PATIENCE_MS, PHONE
from tests.ui.support import fronted

if TYPE_CHECKING:
    import re
    from collections.abc import Callable

    from playwright.sync_api import Browser, Page, Request, Route

ORDER: Any = bundled().plan.examples.bases["Order"]["emailed"]


def write(page: Page, payload: Any) -> None:
    text = payload if isinstance(payload, str) else json.dumps(payload, indent=2, ensure_ascii=False, default=float)
    page.get_by_role("textbox", name="Payload").fill(text)


def says(page: Page, text: str | re.Pattern[str]) -> None:
    expect(page.locator("#summary")).to_contain_text(text, timeout=PATIENCE_MS)


def selected(page: Page) -> str:
    field = "document.getElementById('payload')"
    return str(page.evaluate(f"{field}.value.slice({field}.selectionStart, {field}.selectionEnd)"))


def test_violations_are_told_at_their_lines_as_somebody_types(opened: Callable[..., Page]) -> None:
    page = opened()
    write(page, ORDER | {"notes": "x" * 1025, "lineItems": [ORDER["lineItems"][0] | {"utid": "😀5", "message": 7}]})
    says(page, "The contract refuses it: 4 errors")
    items = page.locator("#violations li")
    assert [item.get_attribute("data-rule") for item in items.all()] == [
        "LineItem.utid/pattern",
        "LineItem.message/coercible",
        "Order.NOTES-150",
        "Order.notes/length",
    ]
    assert page.locator("#numbers .error").all_inner_texts() == ["✗ 13", "✗ 16", "✗ 19"]
    says(page, "First, on line 13: lineItems[0].utid must match")
    for index, text in enumerate(['"😀5"', "7"]):
        items.nth(index).get_by_role("button").click()
        assert selected(page) == text
    page.keyboard.type('"Well done"')
    says(page, "The contract refuses it: 3 errors")
    assert page.locator("#numbers .error").all_inner_texts() == ["✗ 13", "✗ 19"]


def test_broken_json_is_told_at_its_place(opened: Callable[..., Page]) -> None:
    page = opened()
    write(page, '{\n  "a": [1, 2\n}')
    says(page, "This is not JSON: 1 mistake")
    page.locator("#violations").get_by_role("button").click()
    assert selected(page) == "}"
    write(page, "")
    says(page, "Nothing is judged yet.")
    assert page.locator("#violations li").count() == 0


def test_an_example_brings_its_day_and_another_day_another_verdict(opened: Callable[..., Page]) -> None:
    page = opened()
    page.get_by_label("Example").select_option("emailed, breaks Order.NOTES-150")
    says(page, "The contract refuses it: 1 error, judged as of 2026-03-02")
    assert page.get_by_label("Today").input_value() == "2026-03-02"
    write(page, ORDER | {"lineItems": [ORDER["lineItems"][0] | {"deliveryDate": "2026-03-20"}]})
    says(page, KEPT)
    page.get_by_label("Today").fill("2026-03-19")
    says(page, "The contract refuses it: 1 error, judged as of 2026-03-19")


def test_payloads_are_made_and_a_seed_makes_the_same_again(opened: Callable[..., Page]) -> None:
    page = opened()
    field, note = page.get_by_role("textbox", name="Payload"), page.locator("#note")
    made = []
    for seed in ("1", "2", "1"):
        page.get_by_label("Seed").fill(seed)
        page.get_by_label("Seed").blur()
        page.get_by_role("button", name="Make a valid payload").click()
        expect(note).to_have_text(f"keeps every rule; seed {seed}", timeout=PATIENCE_MS)
        says(page, KEPT)
        made.append(field.input_value())
    assert made[0] == made[2] != made[1]
    page.get_by_label("Rule").select_option("LineItem.DELIVERY/EMAIL/recipient.email")
    page.get_by_role("button", name="Make one that breaks it").click()
    expect(note).to_contain_text("breaks LineItem.DELIVERY/EMAIL/recipient.email: ", timeout=PATIENCE_MS)
    says(page, "The contract refuses it")
    assert page.locator("#violations [data-rule='LineItem.DELIVERY/EMAIL/recipient.email']").count() > 0
    expect(note).to_contain_text("(way 2 of", timeout=PATIENCE_MS)
    page.get_by_label("Seed").fill("2")
    page.get_by_label("Seed").blur()
    expect(note).to_contain_text("(way 3 of", timeout=PATIENCE_MS)


def test_another_operation_has_other_examples_and_rules(opened: Callable[..., Page]) -> None:
    page = opened()
    page.get_by_label("Operation").select_option("createOrder")
    expect(page.locator("#note")).to_have_text("the example “placed”", timeout=PATIENCE_MS)
    says(page, KEPT)
    assert page.locator("#rule option").all_inner_texts()[0] == "SyncOrder/type"


def test_everything_can_be_done_by_keys_and_has_a_name(opened: Callable[..., Page]) -> None:
    page = opened()
    names: list[str] = []
    while "payload" not in names[-1:]:
        page.keyboard.press("Tab")
        names.append(page.evaluate("document.activeElement.id || document.activeElement.textContent"))
        assert page.evaluate(OUTLINE) == "solid", names
    wanted = ["Skip to the content", "operation", "example", "today", "seed", "valid", "rule", "breaking", "payload"]
    assert [name for name in dict.fromkeys(names) if name in wanted] == wanted
    write(page, ORDER | {"notes": 5})
    says(page, "The contract refuses it: 1 error")
    place = page.get_by_role("button", name="Line 18, column 12")
    place.press("Enter")
    assert selected(page) == "5"
    for field in page.locator("select, input, textarea, button").all():
        assert field.evaluate("field => field.labels?.length > 0 || field.textContent.trim() !== ''")
    assert page.locator("#summary").get_attribute("role") == "status"


OUTLINE = """(() => {
  const at = document.activeElement;
  return getComputedStyle(at.closest(".editor") ?? at).outlineStyle;
})()"""


@pytest.mark.parametrize("size", [PHONE, DESKTOP], ids=["phone", "desktop"])
def test_the_page_fits_its_window(opened: Callable[..., Page], size: dict[str, int]) -> None:
    page = opened(size=size)
    write(page, ORDER | {"notes": "x" * 5000, "campaign": "y " * 600, "z" * 500: 1})
    says(page, "The contract refuses it")
    assert page.evaluate("document.documentElement.scrollWidth") <= size["width"]
    editor, found = (page.locator(name).bounding_box() for name in (".editor", "#violations"))
    assert editor is not None
    assert found is not None
    assert (found["x"] > editor["x"]) == (size is DESKTOP)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_texts_stand_out_in_both_schemes(opened: Callable[..., Page], scheme: str) -> None:
    page = opened(scheme=scheme)
    write(page, ORDER | {"notes": "x" * 151, "colour": 1})
    says(page, "The contract refuses it")
    ratios = page.evaluate(CONTRASTS)
    assert {"payload", "verdict", "error", "warning"} <= set(ratios)
    assert {name: ratio for name, ratio in ratios.items() if ratio < 4.5} == {}
    background = page.evaluate("getComputedStyle(document.body).backgroundColor")
    assert (background == "rgb(255, 255, 255)") == (scheme == "light")


def test_nothing_hostile_runs_and_right_to_left_text_stays_in_its_place(opened: Callable[..., Page]) -> None:
    page = opened()
    hostile = "</textarea><script>alert(1)</script><img src=x onerror=alert(2)>"
    hebrew = "שלום \u202e<b>"
    write(page, ORDER | {hostile: 1, hebrew: 2, "notes": [hostile], "accountIdentifier": hostile})
    says(page, "The contract refuses it")
    assert hostile in page.locator("#violations").inner_text()
    assert page.locator("#violations").locator("script, img, b").count() == 0
    assert page.locator("#violations bdi").count() == page.locator("#violations li").count()
    assert page.locator("script").count() == 1
    item = page.locator("#violations li", has_text="שלום")
    place = item.get_by_role("button").bounding_box()
    box = item.bounding_box()
    assert place is not None
    assert box is not None
    assert place["x"] - box["x"] < 30


def test_of_ten_thousand_violations_the_first_are_shown_and_it_says_so(opened: Callable[..., Page]) -> None:
    page = opened()
    item = ORDER["lineItems"][0]
    items = [item | {"externalRefLineItemID": f"L{index}", "utid": "5"} for index in range(10_000)]
    lines = ",\n".join(json.dumps(item, default=float) for item in items)
    page.evaluate(PASTE, json.dumps(ORDER | {"lineItems": []}).replace("[]", f"[\n{lines}\n]"))
    says(page, "The contract refuses it: 10,000 errors")
    assert page.locator("#violations li").count() == MOST
    expect(page.locator("#more")).to_contain_text(f"The first {MOST} of 10,000 are shown")
    assert page.locator("#numbers .error").count() == MOST


PASTE = """(text) => {
  const clipboardData = new DataTransfer();
  clipboardData.setData("text/plain", text);
  const field = document.getElementById("payload");
  field.select();
  field.dispatchEvent(new ClipboardEvent("paste", { clipboardData, bubbles: true, cancelable: true }));
}"""


def test_what_was_asked_before_is_given_up(opened: Callable[..., Page]) -> None:
    page = opened()
    held: list[Route] = []
    given_up: list[Request] = []

    def hold(route: Route) -> None:
        held.append(route)

    def note(request: Request) -> None:
        given_up.append(request)

    page.route("**/check*", hold)
    page.on("requestfailed", note)
    for number, text in enumerate(("{", "[")):
        with page.expect_request("**/check*"):
            write(page, text)
        expect(page.locator("#verdict")).to_have_text(KEPT)
        assert len(given_up) == number
    assert given_up[0].post_data == "{"
    held[1].continue_()
    says(page, "this array is never closed")
    page.route("**/valid*", hold)
    for _ in range(2):
        with page.expect_request("**/valid*"):
            page.get_by_role("button", name="Make a valid payload").click()
    held[3].continue_()
    expect(page.locator("#note")).to_contain_text("keeps every rule", timeout=PATIENCE_MS)
    assert [urlsplit(request.url).path.rpartition("/")[2] for request in given_up] == ["check", "valid"]
    page.unroute_all()


def test_what_somebody_typed_is_left_alone_by_what_is_offered(opened: Callable[..., Page]) -> None:
    page = opened()
    write(page, "[1]")
    says(page, "The contract refuses it")
    with page.expect_response("**/check*"):
        page.evaluate("offer()")
    assert page.get_by_role("textbox", name="Payload").input_value() == "[1]"


def test_the_place_of_a_violation_comes_into_view(opened: Callable[..., Page]) -> None:
    page = opened()
    write(page, ORDER | {"lineItems": ORDER["lineItems"] * 30 + [5] + ORDER["lineItems"] * 30})
    says(page, "The contract refuses it")
    page.locator("#violations li", has_text="lineItems[30]").get_by_role("button").click()
    shown = page.evaluate(
        "(({ value, selectionStart, scrollTop, clientHeight }) => [value.slice(0, selectionStart).split('\\n').length * 21"
        ", scrollTop, scrollTop + clientHeight])(document.getElementById('payload'))"
    )
    assert shown[1] < shown[0] < shown[2]
    assert shown[0] - shown[1] == pytest.approx(4 * 21, abs=15)


def test_lines_stay_beside_their_numbers(opened: Callable[..., Page]) -> None:
    page = opened()
    write(page, "[\n" + "1,\n" * 500 + "1\n]")
    says(page, "The contract refuses it")
    page.evaluate("document.getElementById('payload').scrollTop = 4000")
    expect(page.locator("#numbers")).to_have_css("top", "-4000px")
    heights = page.evaluate(
        "[document.getElementById('numbers').scrollHeight, document.getElementById('payload').scrollHeight - 16]"
    )
    assert abs(heights[0] - heights[1]) <= 22


def test_a_mock_that_has_gone_is_told(browser: Browser) -> None:
    page = browser.new_page()
    with fronted("async-orders") as front:
        page.goto(f"{front.address}playground")
        says(page, KEPT)
    write(page, "{}")
    says(page, "the mock does not answer")
    page.close()
