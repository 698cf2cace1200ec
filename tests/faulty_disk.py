"""Disks that fail for real: a library that lets system calls fail, and a small disk in a mount namespace of its own."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

TESTS = Path(__file__).parent
_SOURCE = r"""
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static int number(const char *name) { const char *v = getenv(name); return v ? atoi(v) : 0; }

int flock(int fd, int op) {
    if (number("NO_FLOCK")) { errno = number("NO_FLOCK"); return -1; }
    return ((int (*)(int, int))dlsym(RTLD_NEXT, "flock"))(fd, op);
}

int fsync(int fd) {
    struct stat s;
    int is_folder = !fstat(fd, &s) && S_ISDIR(s.st_mode);
    int error = is_folder ? number("NO_FOLDER_SYNC") : number("NO_FILE_SYNC");
    if (error) { errno = error; return -1; }
    return ((int (*)(int))dlsym(RTLD_NEXT, "fsync"))(fd);
}

static int named(const char *path) { const char *n = getenv("BAD_FILE"); return n && strstr(path, n); }

#define OPEN(NAME) int NAME(const char *path, int flags, ...) { \
    va_list rest; va_start(rest, flags); mode_t mode = va_arg(rest, int); va_end(rest); \
    if (named(path) && number("NO_OPEN")) { errno = number("NO_OPEN"); return -1; } \
    return ((int (*)(const char *, int, ...))dlsym(RTLD_NEXT, #NAME))(path, flags, mode); }
OPEN(open)
OPEN(open64)

static int failing(int fd, off_t at) {
    char link[64], path[4096];
    if (!number("NO_READ") || at < number("READ_FROM")) return 0;
    snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
    ssize_t n = readlink(link, path, sizeof path - 1);
    if (n < 0) return 0;
    path[n] = 0;
    return named(path);
}

#define PREAD(NAME) ssize_t NAME(int fd, void *to, size_t count, off_t at) { \
    if (failing(fd, at)) { errno = number("NO_READ"); return -1; } \
    return ((ssize_t (*)(int, void *, size_t, off_t))dlsym(RTLD_NEXT, #NAME))(fd, to, count, at); }
PREAD(pread)
PREAD(pread64)

ssize_t read(int fd, void *to, size_t count) {
    off_t at = number("NO_READ") ? lseek(fd, 0, SEEK_CUR) : -1;
    if (at >= 0 && failing(fd, at + (off_t)count)) { errno = number("NO_READ"); return -1; }
    return ((ssize_t (*)(int, void *, size_t))dlsym(RTLD_NEXT, "read"))(fd, to, count);
}
"""


def failing_calls(folder: Path) -> dict[str, str]:
    """The environment of a process whose system calls fail as NO_FLOCK, NO_OPEN, NO_READ and others say."""
    compiler = shutil.which("cc")
    if compiler is None or not sys.platform.startswith("linux"):
        pytest.skip("needs Linux and a C compiler, to let system calls fail")
    source, library = folder / "faults.c", folder / "faults.so"
    source.write_text(_SOURCE)
    subprocess.run([compiler, "-shared", "-fPIC", "-O1", "-o", library, source, "-ldl"], check=True, timeout=100)
    return {**os.environ, "LD_PRELOAD": str(library), "PYTHONPATH": _python_path()}


def run(code: str, *args: object, env: dict[str, str] | None = None) -> subprocess.CompletedProcess[str]:
    """Run Python code in a process of its own, which may import what tests may."""
    return subprocess.run(
        [sys.executable, "-c", code, *map(str, args)],
        env=env or {**os.environ, "PYTHONPATH": _python_path()},
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )


def run_on_small_disk(code: str, folder: Path, *args: object) -> subprocess.CompletedProcess[str]:
    """Run Python code where the command `mount` may put small disks on `folder`, which nobody else sees."""
    alone = ["unshare", "--map-root-user", "--mount", "--propagation", "private"]
    if shutil.which("unshare") is None or subprocess.run([*alone, *_mount(folder, 64)], check=False).returncode != 0:
        pytest.skip("this machine does not permit a mount namespace, so no small disk can be made")
    return subprocess.run(
        [*alone, sys.executable, "-c", code, str(folder), *map(str, args)],
        env={**os.environ, "PYTHONPATH": _python_path()},
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )


def _mount(folder: Path, kilobytes: int) -> list[str]:
    return ["mount", "-t", "tmpfs", "-o", f"size={kilobytes}k", "none", str(folder)]


def mount(folder: Path, kilobytes: int) -> None:
    """Put an empty disk of this size on a folder; only for code of `run_on_small_disk`."""
    subprocess.run(_mount(folder, kilobytes), check=True)


def resize(folder: Path, kilobytes: int) -> None:
    """Give the disk on a folder another size."""
    subprocess.run(["mount", "-o", f"remount,size={kilobytes}k", str(folder)], check=True)


def unmount(folder: Path) -> None:
    """Take the disk off a folder."""
    subprocess.run(["umount", str(folder)], check=True)


def _python_path() -> str:
    return os.pathsep.join([str(TESTS.parent), str(TESTS), *filter(None, [os.environ.get("PYTHONPATH")])])
