"""Why the system refuses a file, for people."""

from __future__ import annotations

import errno

_WHY = {
    errno.ENOSPC: "磁盘已满",
    errno.EDQUOT: "磁盘配额已用完",
    errno.EACCES: "没有权限",
    errno.EPERM: "没有权限",
    errno.EROFS: "文件系统是只读的",
    errno.ENOENT: "没有这个文件或目录",
    errno.EEXIST: "那里已有同名的文件",
    errno.ENOTDIR: "路径中有一段不是目录",
    errno.EISDIR: "这是目录，不是文件",
    errno.EIO: "磁盘出错",
}


def reason(error: OSError) -> str:
    """没有权限"""
    return _WHY.get(error.errno or 0, error.strerror or str(error))


def why(error: OSError) -> str:
    """没有权限：data/lock"""
    return f"{reason(error)}：{error.filename}" if error.filename else reason(error)
