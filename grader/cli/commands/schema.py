"""`grader schema`: what editors need to complete and check problem files."""

from __future__ import annotations

import click

from grader.spec.schema import schema_text


@click.command("schema")
def command() -> None:
    """Print the JSON Schema (draft-07) of problem, reference and known-answer files.

    Write it to problems/schema.json, where the first line of every problem file looks for it.
    """
    click.echo(schema_text(), nl=False)
