"""A form with photos, figures and questions that come and go, on a phone; with the session ended, and without script."""

from __future__ import annotations

import random
from pathlib import Path
from typing import TYPE_CHECKING, Any

from playwright.sync_api import expect

from forms.computed import HOW, value
from tests.intake.snapshots import jpeg

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import Locator, Page

    from tests.browser.conftest import Service

    Open = Callable[..., Page]
    SignIn = Callable[[Page, str], Page]

MANAGER, ORDER = "engineering-delivery-operations.regional-manager", "/forms/engineering-delivery-operations/order-basis"
PHOTO = {"name": "IMG_1.jpg", "mimeType": "image/jpeg", "buffer": jpeg(3000, 2000, located=True)}
PROGRAM = {"name": "run.jpg", "mimeType": "image/jpeg", "buffer": b"MZ" + bytes(300)}


def answer(page: Page, name: str) -> Locator:
    return page.locator(f'[name="a.order-basis-{name}"]')


def choose(page: Page, file: dict[str, Any]) -> None:
    page.locator('input[type="file"]').last.set_input_files([file])  # type: ignore[list-item]


def test_a_first_start_leaves_its_workers_no_threads_that_are_gone(service: Service) -> None:
    """The workers are copies of a process with one thread: what preparing used of the storage waited in them forever."""
    assert len(list(Path(f"/proc/{service.process.pid}/task").iterdir())) == 1


def test_figures_photos_and_questions_follow_what_is_typed(open_browser: Open, sign_in: SignIn) -> None:
    page = sign_in(open_browser(), MANAGER)
    page.goto(ORDER)
    signed = page.locator('[data-when="order-basis-signed"]')
    expect(signed).to_be_hidden()
    answer(page, "order-kind").nth(1).check()
    expect(signed).to_be_visible()
    answer(page, "goods.0.quantity").fill("３")
    answer(page, "goods.0.price").fill("¥1,200.50")
    page.locator("[data-add]").click()
    answer(page, "goods.1.quantity").fill("2")
    answer(page, "goods.1.price").fill("0.33")
    expect(page.locator('[id="a.order-basis-goods.1.amount"]')).to_have_text("0.66")
    expect(page.locator('[id="a.order-basis-total"]')).to_have_text("3602.16")
    choose(page, PROGRAM)
    expect(signed.locator("[data-told]")).to_contain_text("这不是能显示的图片")
    with (
        page.expect_response(lambda said: "order-basis-signed=" in (said.request.post_data or "")),  # the draft names the photo
        page.expect_request(lambda request: request.url.partition("?")[0].endswith("/attachments")) as sent,
    ):
        choose(page, PHOTO)
    expect(signed.locator(".db-attached img")).to_have_count(1)
    assert int(sent.value.header_value("content-length") or 0) < len(PHOTO["buffer"])  # type: ignore[arg-type]
    expect(page.locator("[data-kept]")).to_contain_text("草稿已保存")
    page.reload()
    expect(signed.locator(".db-attached img")).to_have_js_property("naturalWidth", 320)
    page.locator('button[value="hand-in"]').click()
    expect(page.get_by_role("alert")).to_contain_text("还没有交上去")
    expect(answer(page, "project")).to_be_focused()
    answer(page, "project").fill("一号项目")
    answer(page, "project-type").first.check()
    page.locator('button[value="hand-in"]').click()
    expect(page.locator(".db-answers")).to_contain_text("3,602.16")
    expect(page.locator(".db-answers .db-attached img")).to_have_js_property("naturalWidth", 320)


def test_a_photo_is_taken_off_and_another_kind_of_order_asks_for_none(open_browser: Open, sign_in: SignIn) -> None:
    page = sign_in(open_browser(), MANAGER)
    page.goto(ORDER)
    answer(page, "order-kind").nth(1).check()
    choose(page, PHOTO)
    page.locator(".db-off").click()
    expect(page.locator(".db-attached li")).to_have_count(0)
    answer(page, "order-kind").first.check()
    expect(page.locator('[data-when="order-basis-signed"]')).to_be_hidden()


def test_a_session_that_ends_while_typing_costs_nothing(open_browser: Open, sign_in: SignIn) -> None:
    page = sign_in(open_browser(), "floor-supervisor-4")
    page.goto("/forms/department-store-operations/floor-duty-log")
    box = page.locator('[name="a.floor-duty-log-shift-work"]')
    cookies = page.context.cookies()
    page.context.clear_cookies()
    box.fill("早班平稳")
    expect(page.locator("[data-kept]")).to_contain_text("登录")
    page.context.add_cookies(cookies)  # type: ignore[arg-type]
    expect(page.locator("[data-kept]")).to_contain_text("草稿已保存")
    page.reload()
    expect(box).to_have_value("早班平稳")


def test_without_script_a_photo_comes_with_the_form_and_every_question_can_be_answered(
    open_browser: Open, sign_in: SignIn
) -> None:
    signed_in = sign_in(open_browser(), MANAGER)
    page = open_browser(java_script_enabled=False)
    page.context.add_cookies(signed_in.context.cookies())  # type: ignore[arg-type]
    page.goto(ORDER)
    signed = page.locator('[data-when="order-basis-signed"]')
    expect(signed).to_be_visible()
    expect(signed).to_contain_text("“订单类别”不是“一般”时填")
    answer(page, "project").fill("二号项目")
    answer(page, "project-type").first.check()
    answer(page, "order-kind").last.check()
    answer(page, "goods.0.goods").fill("交换机")
    choose(page, PROGRAM)
    page.locator('button[value="hand-in"]').click()
    expect(page.locator('[id="fault-a.order-basis-signed"]')).to_contain_text("这不是能显示的图片")
    expect(answer(page, "project")).to_have_value("二号项目")
    choose(page, PHOTO)
    page.locator('button[value="hand-in"]').click()
    expect(page.locator(".db-answers")).to_contain_text("二号项目")
    expect(page.locator(".db-answers .db-attached img").first).to_be_visible()


def case(chance: random.Random) -> tuple[dict[str, Any], dict[str, Any]]:
    """A formula and answers to it, of any size and sign."""
    how = chance.choice([one for one in HOW if one not in ("count", "days")])
    a, b = (f"{chance.randint(-(10**9), 10**9) / 10 ** chance.randint(0, 6):.{chance.randint(0, 6)}f}" for _ in range(2))
    second = chance.choice(["b", chance.choice([0, 0.05, 250, -2.5])])
    return {"how": how, "of": ["a", second], "places": chance.randint(0, 4)}, {"a": a, "b": chance.choice([b, "0", None])}


def test_the_page_computes_as_the_service_does(open_browser: Open, sign_in: SignIn) -> None:
    page = sign_in(open_browser(), MANAGER)
    page.goto(ORDER)
    cases = [case(random.Random(number)) for number in range(600)]
    shown = page.evaluate(
        """async cases => {
            const { figure } = await import("/assets/javascripts/figures.mjs")
            return cases.map(([computation, answers]) => figure(computation, answers))
        }""",
        cases,
    )
    kept = [value(computation, answers) for computation, answers in cases]
    assert shown == [None if one is None else str(one) for one in kept]
