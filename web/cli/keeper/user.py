"""`jianbao user`: who may log in."""

from __future__ import annotations

import sys
from collections.abc import Container
from dataclasses import replace
from pathlib import Path

import click

from web.cli.context import data_option, fail, main

ROLES = ("reader", "editor", "admin")


@main.group("user", epilog="\b\n例：\n  jianbao user add 张三 --role editor --group 内部\n  jianbao user list")
def user() -> None:
    """可以登录的用户：增加、改密码、停用、列出。网站用 --access login 时才要登录。"""


@user.command("add")
@click.argument("name", metavar="NAME")
@click.option("--role", type=click.Choice(ROLES), default="reader", show_default=True, help="角色")
@click.option("--group", "groups", multiple=True, metavar="NAME", help="所在的组，能看限于该组的系列；可写几次")
@data_option
def add(name: str, role: str, groups: tuple[str, ...], data: Path) -> None:
    """增加一个用户；密码另行输入，或从标准输入读一行。"""
    from web.access.users import User, changing, with_password

    if not name.strip() or not name.isprintable() or len(name) > 100:
        raise click.UsageError("用户名要有字，不超过一百个，不能有换行之类的字符。")
    password = _password()
    with changing(data) as known:
        if name in known:
            fail(f"已有用户 {name}；要改密码，请运行 jianbao user passwd {name}。")
        known[name] = with_password(User(role, groups=groups), password)
    click.echo(f"已增加用户 {name}（{role}）。")


@user.command("passwd")
@click.argument("name", metavar="NAME")
@data_option
def passwd(name: str, data: Path) -> None:
    """换密码，停用的用户由此恢复；原来的登录随即失效。"""
    from web.access.users import changing, users, with_password

    _known(name, users(data))  # before the password is asked for
    password = _password()
    with changing(data) as known:
        _known(name, known)
        known[name] = with_password(known[name], password)
    click.echo(f"已换 {name} 的密码。")


@user.command("disable")
@click.argument("name", metavar="NAME")
@data_option
def disable(name: str, data: Path) -> None:
    """停用一个用户；已有的登录和令牌随即失效。"""
    from web.access.users import changing

    with changing(data) as known:
        _known(name, known)
        known[name] = replace(known[name], disabled=True, token="")
    click.echo(f"已停用 {name}；要恢复，请运行 jianbao user passwd {name}。")


@user.command("token")
@click.argument("name", metavar="NAME")
@data_option
def token(name: str, data: Path) -> None:
    """给程序用的令牌，只显示这一次；再运行一次，换新的，旧的作废。"""
    import secrets

    from web.access.users import changing, token_hash

    made = secrets.token_urlsafe(32)
    with changing(data) as known:
        _known(name, known)
        if known[name].disabled:
            fail(f"{name} 已停用，令牌用不了；要恢复，请先运行 jianbao user passwd {name}。")
        known[name] = replace(known[name], token=token_hash(made))
    click.echo(made)


@user.command("list")
@data_option
def list_users(data: Path) -> None:
    """列出用户。"""
    from web.access.users import users

    if not (known := users(data)):
        click.echo("还没有用户；用 jianbao user add 增加。", err=True)
    for name, one in known.items():
        state = "已停用" if one.disabled else "可用"
        click.echo(f"{name}  {one.role}  {state}{'  有令牌' if one.token else ''}  {'、'.join(one.groups)}".rstrip())


def _known(name: str, known: Container[str]) -> None:
    if name not in known:
        fail(f"没有用户 {name}；jianbao user list 列出已有的。")


def _password() -> str:
    from web.access.users import LEAST

    if sys.stdin.isatty():
        password = click.prompt("密码", hide_input=True, confirmation_prompt="再输一次")
    else:
        password = sys.stdin.readline().rstrip("\r\n")
    if len(password) < LEAST:
        fail(f"密码至少要 {LEAST} 个字符；请换一个长些的。")
    return str(password)
