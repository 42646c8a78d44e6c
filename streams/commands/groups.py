"""A group of commands whose ``--help`` tells what each does to the end of the sentence; click cuts it at the margin."""

from __future__ import annotations

import click

SENTENCE = 1000
"""Characters; longer than any first sentence of ours."""


class TellingGroup(click.Group):
    """Commands with the whole first sentence of their help, folded where it is long."""

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        commands = [(name, self.get_command(ctx, name)) for name in self.list_commands(ctx)]
        rows = [(name, each.get_short_help_str(SENTENCE)) for name, each in commands if each is not None]
        with formatter.section("Commands"):
            formatter.write_dl(rows)
