"""Somebody without a mouse: Tab, letters, arrows, Space and Enter."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from .looking import tab_to


@dataclass(frozen=True, slots=True)
class Keys:
    """The keyboard of a page; an element is only ever reached by Tab."""

    page: Any

    def press(self, selector: str, *keys: str) -> None:
        """Go to an element and press keys there."""
        tab_to(self.page, selector)
        for key in keys:
            self.page.keyboard.press(key)

    def write(self, selector: str, text: str) -> None:
        """Go to a field and write into it."""
        tab_to(self.page, selector)
        self.page.keyboard.type(text)

    def choose(self, selector: str, value: str) -> None:
        """Go to a list of choices and move down to one of them."""
        tab_to(self.page, selector)
        field = self.page.locator(selector)
        for _ in range(field.locator("option").count()):
            if field.input_value() == value:
                return
            self.page.keyboard.press("ArrowDown")
        assert field.input_value() == value

    def mark(self, name: str, value: str) -> None:
        """Go to a group of choices and move up to one of them."""
        tab_to(self.page, f"input[name={name}]")
        marked = self.page.locator(f"input[name={name}]:checked")
        for _ in range(self.page.locator(f"input[name={name}]").count()):
            if marked.input_value() == value:
                return
            self.page.keyboard.press("ArrowUp")
        assert marked.input_value() == value

    def send(self, selector: str) -> None:
        """Go to a button or link, press Enter, and wait for the page that it leads to."""
        tab_to(self.page, selector)
        with self.page.expect_navigation():
            self.page.keyboard.press("Enter")

    def attach(self, selector: str, file: dict[str, Any]) -> None:
        """Open a field's choice of files and choose one.

        A browser that is short of time at times forgets that a key was pressed: asked once more.
        """
        from playwright.sync_api import TimeoutError as NothingOpened

        tab_to(self.page, selector)
        try:
            choice = self._opened()
        except NothingOpened:
            choice = self._opened()
        choice.set_files(file)

    def _opened(self) -> Any:
        """Press Space and return the choice of files that opens."""
        with self.page.expect_file_chooser() as choice:
            self.page.keyboard.press("Space")
        return choice.value

    def sign_in(self, name: str, password: str) -> None:
        """Sign an account in."""
        self.page.goto("/sign-in?language=en")
        self.write("input[name=name]", name)
        self.write("input[name=password]", password)
        self.send("main form button")
