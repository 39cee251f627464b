"""The ``dutybook`` command: finds the command that is called, and loads no other."""

from __future__ import annotations

import click

from intake.commands import COMMANDS, load


class Commands(click.Group):
    """A group whose commands are modules of their own."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        return load(cmd_name) if cmd_name in COMMANDS else None


@click.group(cls=Commands, context_settings={"show_default": True, "max_content_width": 110})
def main() -> None:
    """Dutybook: a handbook whose checklists and forms are the record."""


if __name__ == "__main__":
    main()
