"""How templates put things out, a thousand a page: what stands on page after page is made once and kept."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache, lru_cache
from typing import Any

from flask import Flask, request
from jinja2 import nodes
from jinja2.compiler import CodeGenerator, Frame
from markupsafe import escape

from search.message import Message
from web.html.pieces import text
from web.languages import asked

KEPT = 8192  # pieces, and as many links, in all languages


class Generator(CodeGenerator):
    """Compiles `{{ value }}` of a template that escapes to one call of `put`, in place of two and a `Markup`, and the
    call of one of the environment's `functions`, none of which wants a context, to this call and no more."""

    def visit_Call(self, node: nodes.Call, frame: Frame, forward_caller: bool = False) -> None:
        """The call of a function or a macro."""
        name = node.node.name if isinstance(node.node, nodes.Name) else ""
        if name not in self.environment.functions or node.dyn_args or node.dyn_kwargs:  # type: ignore[attr-defined]
            super().visit_Call(node, frame, forward_caller=forward_caller)
            return
        self.visit(node.node, frame)
        self.write("(")
        for argument in (*node.args, *node.kwargs):
            self.visit(argument, frame)
            self.write(", ")
        self.write(")")

    def _output_child_pre(self, node: nodes.Expr, frame: Frame, finalize: CodeGenerator._FinalizeInfo) -> None:
        if frame.eval_ctx.autoescape and not frame.eval_ctx.volatile and finalize.src is not None:
            self.write("environment.put((")  # closed as escape(environment.finalize(…)) is
        else:
            super()._output_child_pre(node, frame, finalize)


def put(value: Any) -> str:
    """What a template puts out, as HTML: messages in the page's language."""
    return text(value) if isinstance(value, str) else escape(value)


@cache  # templates name what they say, so these are few
def _plain(template: str) -> Message:
    return Message(template)


def message(template: str, /, **values: Any) -> Message:
    """`_("…")` of the templates."""
    return Message(template, **values) if values else _plain(template)


def site_links(app: Flask) -> Callable[..., str]:
    """`url_for` of the templates: an address within the site depends on nothing else than what is given here."""

    @lru_cache(maxsize=KEPT, typed=True)
    def link(root: str, language: str, endpoint: str, **values: Any) -> str:
        return app.url_for(endpoint, **values)

    return lambda endpoint, **values: link(request.script_root, asked(), endpoint, **values)
