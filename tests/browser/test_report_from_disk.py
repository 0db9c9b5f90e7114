"""The report of a run, opened from a disk in a browser that has no network."""

from grok_core.runs import open_run
from grok_core.views.portable.report import report_html


def test_it_plays_without_a_network(browser, tmp_path):
    file = tmp_path / "report.html"
    file.write_text(report_html(open_run("ring")), encoding="utf-8")
    context = browser.new_context(offline=True)
    try:
        page, said = context.new_page(), []
        page.on("console", lambda message: said.append(message.text))
        page.on("pageerror", lambda error: said.append(str(error)))
        page.goto(file.as_uri())
        step = page.locator(".player .step")
        step.wait_for()
        first = step.inner_text()
        page.wait_for_function("text => document.querySelector('.player .step').innerText !== text", arg=first)
        assert page.get_by_role("heading", name="The same again").is_visible()
        assert said == [], "nothing was refused, and nothing failed"
    finally:
        context.close()
