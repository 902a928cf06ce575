"""Click's own words in Chinese: what is wrong with an option, and the frame of --help.

Click asks `gettext` for them, which answers from compiled catalogues and by the locale; the commands speak Chinese
under any locale, so its modules are given this table instead. What is not in it stays as click has it.
"""

from __future__ import annotations

import click

MODULES = ("core", "decorators", "exceptions", "formatting", "parser", "types")
SAID = {
    "Error: {message}": "错误：{message}",
    "Try '{command} {option}' for help.": "用法见 {command} {option}",
    "Invalid value: {message}": "这个值不能用：{message}",
    "Invalid value for {param_hint}: {message}": "{param_hint} 的值不能用：{message}",
    "Missing argument": "缺少",
    "Missing option": "缺少选项",
    "Missing parameter": "缺少参数",
    "Missing command.": "缺少命令。",
    "No such option {name!r}.": "没有选项 {name!r}。",
    "No such command {name!r}.": "没有命令 {name!r}。",
    "Did you mean {possibility}?": "是不是 {possibility}？",
    "(Did you mean one of: {possibilities}?)": "（是不是其中之一：{possibilities}？）",
    "Got unexpected extra arguments ({args})": "多出了 {args}",
    "Option {name!r} does not take a value.": "选项 {name!r} 后面不能带值。",
    "Option {name!r} requires {nargs} arguments.": "选项 {name!r} 后面要带值。",
    "{value!r} is not a valid {number_type}.": "{value!r} 不是数。",
    "{value!r} is not one of {choices}.": "{value!r} 不能用；可用的是 {choices}。",
    "{value} is not in the range {range}.": "{value} 不在 {range} 的范围内。",
    "{name} {filename!r} is a file.": "{filename!r} 是文件，不是目录。",
    "{name} {filename!r} is not readable.": "没有权限读 {filename!r}。",
    "Aborted!": "已中断。",
    "Usage:": "用法：",
    "Options": "选项",
    "Commands": "命令",
    "Show this message and exit.": "显示这份说明",
    "default: {default}": "默认：{default}",
    "env var: {var}": "环境变量：{var}",
}


def speak_chinese() -> None:
    """Makes click say what is in the table as it stands there."""

    def one(text: str) -> str:
        return SAID.get(text, text)

    def many(singular: str, plural: str, n: int) -> str:
        return SAID.get(plural, singular if n == 1 else plural)

    for name in MODULES:
        module = getattr(click, name)
        for asked, answer in (("_", one), ("ngettext", many)):
            if hasattr(module, asked):
                setattr(module, asked, answer)
