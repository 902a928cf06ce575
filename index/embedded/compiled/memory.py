"""Memory as compiled functions see it: numbers at addresses, read and written without a check."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar, cast

import numba
import numpy as np
from llvmlite import ir
from numba import types
from numba.extending import intrinsic as _intrinsic

Function = TypeVar("Function", bound=Callable[..., Any])
_njit: Any = numba.njit
_OPTIONS = {"nogil": True, "error_model": "numpy"}
_INNER = _OPTIONS | {"no_cpython_wrapper": True, "no_cfunc_wrapper": True}


def outer(function: Function) -> Function:
    """Compiles what Python calls; it is kept on disk."""
    compiled: Function = _njit(**_OPTIONS, cache=True)(function)
    return compiled


def inner(function: Function) -> Function:
    """Compiles what only compiled functions call: an entry from Python takes long to compile."""
    compiled: Function = _njit(**_INNER)(function)
    return compiled


def inlined(function: Function) -> Function:
    """The same, put where it is called: for what is called for every article, since a call hands on arrays in parts."""
    compiled: Function = _njit(**_INNER, inline="always")(function)
    return compiled


def intrinsic(function: Callable[..., Any]) -> Any:
    """A function whose machine code is written here."""
    return _intrinsic(function)


wide: Callable[[Any], int] = cast(Any, np.int64)  # of an unsigned number, before anything is added to it


def _pointer(builder: Any, address: Any, index: Any, to: Any) -> Any:
    return builder.gep(builder.inttoptr(address, to.as_pointer()), [index])


def _reader(bits: int, signed: bool = False) -> Callable[[int, int], int]:
    @intrinsic
    def read(context: Any, address: Any, index: Any) -> Any:
        def code(context: Any, builder: Any, signature: Any, args: Any) -> Any:
            value = builder.load(_pointer(builder, args[0], args[1], ir.IntType(bits)), align=1)
            widen = builder.sext if signed else builder.zext
            return value if bits == 64 else widen(value, ir.IntType(64))

        return types.int64(types.int64, types.int64), code

    found: Callable[[int, int], int] = read
    return found


# (address, index) -> the item there of an array of uint8, uint16, uint32, int32 and int64
u1, u2, u4, i4, i8 = _reader(8), _reader(16), _reader(32), _reader(32, signed=True), _reader(64)


def _float_reader(to: Any, found: Any) -> Any:
    @intrinsic
    def read(context: Any, address: Any, index: Any) -> Any:
        def code(context: Any, builder: Any, signature: Any, args: Any) -> Any:
            return builder.load(_pointer(builder, args[0], args[1], to), align=1)

        return found(types.int64, types.int64), code

    return read


# (address, index) -> the item there of an array of float32 and float64
f4, f8 = _float_reader(ir.FloatType(), types.float32), _float_reader(ir.DoubleType(), types.float64)


@intrinsic
def put(context: Any, address: Any, index: Any, value: Any) -> Any:
    """Writes an item of an array of int64."""

    def code(context: Any, builder: Any, signature: Any, args: Any) -> Any:
        builder.store(args[2], _pointer(builder, args[0], args[1], ir.IntType(64)), align=1)
        return context.get_dummy_value()

    return types.void(types.int64, types.int64, types.int64), code


@intrinsic
def put_u4(context: Any, address: Any, index: Any, value: Any) -> Any:
    """Writes an item of an array of uint32: the lower bits of a number."""

    def code(context: Any, builder: Any, signature: Any, args: Any) -> Any:
        value = builder.trunc(args[2], ir.IntType(32))
        builder.store(value, _pointer(builder, args[0], args[1], ir.IntType(32)), align=1)
        return context.get_dummy_value()

    return types.void(types.int64, types.int64, types.int64), code


@intrinsic
def put_f4(context: Any, address: Any, index: Any, value: Any) -> Any:
    """Writes an item of an array of float32."""

    def code(context: Any, builder: Any, signature: Any, args: Any) -> Any:
        builder.store(args[2], _pointer(builder, args[0], args[1], ir.FloatType()), align=1)
        return context.get_dummy_value()

    return types.void(types.int64, types.int64, types.float32), code


@intrinsic
def as_bits(context: Any, value: Any) -> Any:
    """The bits of a float32, which of two positive ones order as these do."""

    def code(context: Any, builder: Any, signature: Any, args: Any) -> Any:
        return builder.zext(builder.bitcast(args[0], ir.IntType(32)), ir.IntType(64))

    return types.int64(types.float32), code


@intrinsic
def ones(context: Any, word: Any) -> Any:
    """How many bits of an int64 are set."""

    def code(context: Any, builder: Any, signature: Any, args: Any) -> Any:
        return builder.ctpop(args[0])

    return types.int64(types.int64), code


@intrinsic
def zeros_below(context: Any, word: Any) -> Any:
    """How many bits of an int64, which is not 0, stand below the lowest that is set."""

    def code(context: Any, builder: Any, signature: Any, args: Any) -> Any:
        return builder.cttz(args[0], ir.Constant(ir.IntType(1), 1))

    return types.int64(types.int64), code


@intrinsic
def bits_at(context: Any, address: Any, bit: Any) -> Any:
    """At least 56 bits of an array, from that bit on: up to seven bytes behind its end may be read."""

    def code(context: Any, builder: Any, signature: Any, args: Any) -> Any:
        wide = ir.IntType(64)
        byte = builder.lshr(args[1], ir.Constant(wide, 3))
        value = builder.load(builder.inttoptr(builder.add(args[0], byte), wide.as_pointer()), align=1)
        return builder.lshr(value, builder.and_(args[1], ir.Constant(wide, 7)))

    return types.int64(types.int64, types.int64), code
