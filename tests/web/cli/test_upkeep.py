"""The commands that keep the data folder: what they print, what they refuse, and what they leave behind."""

import json
import os
import signal
import subprocess
import sys
import threading
import time
import zipfile
from pathlib import Path

import pytest

from index.engine import EngineError
from index.library import watch
from index.library.ledger import Store
from index.library.ledger_file.lookup import withdrawal
from index.library.opening import open_engine
from index.settings import IN_THE_FOLDER
from tests.paths import ROOT
from tests.web.cli.conftest import bulletin
from web.cli.keeper import watch as following


def test_an_archive_is_ingested_and_read(run):
    """Members are named below the archive, by `ingest` and by `read`."""
    with zipfile.ZipFile("全年.zip", "w") as archive:
        archive.writestr("1.md", bulletin(1, "甲县工作组修路"))
        archive.writestr("空.md", "")
    result = run("ingest", "全年.zip")
    assert (result.exit_code, result.stdout.split()[1]) == (1, "1")
    assert result.stderr.startswith("拒收：全年.zip/空.md：文件是空的")
    issue, refused = map(json.loads, run("read", "全年.zip", "--json").stdout.splitlines())
    assert issue["file"] == "全年.zip/1.md" and refused["file"] == "全年.zip/空.md"


def test_join_makes_one_issue(run):
    """The files as given, in order."""
    Path("上.md").write_text(bulletin(1, "甲县工作组修路"), encoding="utf-8")
    Path("下.md").write_text("## 乙县工作组建校\n\n乙县工作组建校的正文。\n", encoding="utf-8")
    result = run("ingest", "--join", "上.md", "下.md")
    assert dict(line.split() for line in result.stdout.splitlines()[:2]) == {"收录期数": "1", "收录篇数": "2"}


@pytest.mark.parametrize(
    ("options", "says"), [(["--join"], "两个或更多文件"), (["--join", "--watch", "b.md"], "不能同用")]
)
def test_wrong_uses_of_join_are_explained(run, options, says):
    """Exit status 2, and nothing is made."""
    result = run("ingest", "a.md", *options)
    assert result.exit_code == 2 and says in result.stderr
    assert not Path("data").exists()


def test_withdraw_says_what_it_did(run, taken):
    """The issue is found no more; the reason is kept for those who come with an old link."""
    result = run("withdraw", taken, "--why", " 数字有误 ")
    assert result.exit_code == 0 and result.stdout.startswith(f"已撤回 {taken}（第 2 版）")
    assert open_engine(Path("data")).state().issues == 1
    assert withdrawal(Path("data"), taken)[1] == "数字有误"
    assert withdrawal(Path("data"), "nobody") is None
    assert withdrawal(Path("没有"), taken) is None


def test_withdraw_explains_what_it_cannot_do(run, taken):
    """An unknown id, an article's id, one withdrawn before, no reason, no data folder: each with the cure."""
    run("withdraw", taken, "--why", "数字有误")
    other = open_engine(Path("data")).issues()[1][0].id
    for id, says in (
        ("nobody-2021-1", "没有编号为 nobody-2021-1 的一期。用 jianbao issues"),
        (f"{other}-01", f"jianbao withdraw {other} --why"),
        (taken, "撤回，原因：数字有误"),
    ):
        result = run("withdraw", id, "--why", "试验")
        assert (result.exit_code, result.stdout) == (1, "") and says in result.stderr
    assert run("withdraw", other).exit_code == 2
    blank = run("withdraw", other, "--why", "  ")
    assert blank.exit_code == 2 and "原因" in blank.stderr
    assert run("--data", "没有", "withdraw", other, "--why", "试验").exit_code == 1
    assert not Path("没有").exists()
    assert open_engine(Path("data")).state().generation == 2


def test_reindex_rebuilds_and_says_what_is_missing(run, taken):
    """Exit status 0 and the size; 1 and the issue's name where its original is gone."""
    result = run("reindex")
    assert (result.exit_code, result.stdout) == (0, "已重建：2 期 2 篇，第 1 版。\n")
    issue = open_engine(Path("data")).issue(taken)
    Path("data/originals", issue.source.sha256).unlink()
    result = run("reindex")
    assert (result.exit_code, result.stdout) == (1, "已重建：1 期 1 篇，第 1 版。\n")
    assert taken in result.stderr and "请从备份恢复" in result.stderr


def test_reindex_makes_nothing_of_nothing(run):
    """A folder without a ledger is named, and not made."""
    result = run("reindex", "--data", "没有")
    assert result.exit_code == 1 and "jianbao ingest" in result.stderr
    assert not Path("没有").exists()


# --- watch ---------------------------------------------------------------------------------------


@pytest.fixture
def quick(monkeypatch):
    """Looks and settling in fractions of a second."""
    monkeypatch.setattr(watch, "EVERY", 0.02)
    monkeypatch.setattr(watch, "SETTLED", 0.15)


def test_files_that_come_together_are_one_batch(tmp_path, quick):
    """A batch waits for the file that is still growing; each change is handed over once."""
    stop = watch.Stop()
    found = watch.batches([tmp_path], tmp_path / "data", stop)
    assert next(found) == [tmp_path]
    one, two = tmp_path / "1.md", tmp_path / "2.md"

    def write():
        one.write_text("一", encoding="utf-8")
        for size in range(1, 15):
            two.write_text("二" * size, encoding="utf-8")
            time.sleep(0.03)

    writer = threading.Thread(target=write)
    writer.start()
    assert next(found) == [one, two]
    writer.join()
    assert two.read_text(encoding="utf-8") == "二" * 14
    os.utime(one, (1, 1))
    (tmp_path / "表.bak").write_bytes(b"x")
    assert next(found) == [one]
    threading.Timer(0.4, stop.set).start()
    assert next(found, None) is None


def test_a_file_that_never_settles_does_not_keep_the_others_waiting(tmp_path, quick, monkeypatch):
    """After a while the settled ones go without it."""
    monkeypatch.setattr(watch, "PATIENCE", 0.4)
    stop = watch.Stop()
    found = watch.batches([tmp_path], tmp_path / "data", stop)
    next(found)

    def write():
        size = 0
        while not stop.wait(0.03):
            size += 1
            (tmp_path / "2.md").write_text("二" * size, encoding="utf-8")

    writer = threading.Thread(target=write)
    writer.start()
    (tmp_path / "1.md").write_text("一", encoding="utf-8")
    assert next(found) == [tmp_path / "1.md"]
    stop.set()
    writer.join()


WATCH = """
import sys
from index.library import watch
from web.cli import main
if __name__ == "__main__":
    watch.EVERY, watch.SETTLED = 0.05, 0.2
    main()
"""


def test_a_signal_in_the_midst_of_waiting_is_heard():
    """A handler that says so while its own thread waits, or is about to, thirty times over."""
    for number in range(30):
        stop = watch.Stop()
        before = signal.signal(signal.SIGALRM, lambda *_, stop=stop: stop.set())
        try:
            signal.setitimer(signal.ITIMER_REAL, 1e-6 * (1 + 5 * number))
            assert stop.wait(60) and stop.is_set() and stop.wait(0)
        finally:
            signal.signal(signal.SIGALRM, before)


def test_watch_follows_a_folder_until_it_is_stopped(tmp_path):
    """Each settled batch is one generation; a refused file is said once; Ctrl-C ends it with status 0."""
    script = tmp_path / "watch.py"
    script.write_text(WATCH, encoding="utf-8")
    folder = tmp_path / "刊"
    folder.mkdir()
    (folder / "1.md").write_text(bulletin(1, "甲县工作组修路"), encoding="utf-8")
    (folder / "空.md").write_bytes(b"")
    command = [sys.executable, "-u", str(script), "ingest", "--watch", str(folder), "--data", str(tmp_path / "data")]
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONIOENCODING": "utf-8"}
    process = subprocess.Popen(
        command, cwd=tmp_path, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    )
    assert process.stdout
    said = []

    def wait_for(text):
        for line in process.stdout:
            said.append(line)
            if text in line:
                return
        pytest.fail("".join(said))

    try:
        wait_for("守着")
        for number in (2, 3):
            (folder / f"{number}.md").write_text(bulletin(number, f"乙县建校{number}所"), encoding="utf-8")
        wait_for("守着")
        (folder / "2.md").write_text(bulletin(2, "乙县建校2所", "丙县种树"), encoding="utf-8")
        wait_for("守着")
        process.send_signal(signal.SIGINT)
        rest, _ = process.communicate(timeout=20)
    finally:
        process.kill()
        process.wait()
        process.stdout.close()
    text = "".join(said)
    assert "第 1 版：收录 1 期 1 篇，拒收 1 个文件" in text
    assert "第 2 版：收录 2 期 2 篇\n" in text
    assert "第 3 版：收录 1 期 2 篇，其中替换 1 期" in text
    assert text.count("空.md") == 1
    assert (rest, process.returncode) == ("已停止。\n", 0)


def test_watching_what_is_not_there_is_refused(run):
    """Exit status 2, with the name; an ingest that waits for ever for a misspelt folder helps nobody."""
    result = run("ingest", "--watch", "没有")
    assert result.exit_code == 2 and "没有" in result.stderr


@pytest.fixture
def watching(run, monkeypatch):
    """Watches ./刊 until something is taken in, which at its fourth attempt is mended by what it is given."""
    monkeypatch.setattr(following, "AGAIN", 0.05)
    Path("刊").mkdir()
    Path("刊/1.md").write_text(bulletin(1, "甲县工作组修路"), encoding="utf-8")

    def watch(meanwhile):
        attempts = []
        whole = following.take_in

        def counted(*arguments):
            attempts.append(arguments)
            if len(attempts) == 4:
                meanwhile()
            report = whole(*arguments)
            os.kill(os.getpid(), signal.SIGINT)  # it is done, which is all that is asked here
            return report

        monkeypatch.setattr(following, "take_in", counted)
        result = run("ingest", "--watch", "刊")
        assert result.exit_code == 0 and len(attempts) == 4
        return result

    return watch


def test_a_watch_outlives_a_broken_profile(run, watching):
    """It says once what is wrong, tries again, and goes on when that is mended."""
    run("profile", "new", "shanquan", "--title", "山泉工作简报")
    profile = Path("data/profiles/shanquan.toml")
    whole = profile.read_text(encoding="utf-8")
    profile.write_text("title =", encoding="utf-8")
    result = watching(lambda: profile.write_text(whole, encoding="utf-8"))
    assert result.stderr.count("shanquan.toml") == 1 and "改好之后继续" in result.stderr
    assert "第 1 版：收录 1 期 1 篇" in result.stdout


def test_a_watch_outlives_a_full_disk(run, watching, monkeypatch):
    """It is said once, however often it is tried."""
    keep = Store.keep

    def full(*arguments):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Store, "keep", full)
    result = watching(lambda: monkeypatch.setattr(Store, "keep", keep))
    assert result.stderr.count("没有收录") == 1 and "磁盘空间" in result.stderr
    assert "第 1 版：收录 1 期 1 篇" in result.stdout


def test_a_watch_tries_less_and_less_often(monkeypatch):
    """Up to once a minute: what cannot be mended soon costs next to nothing."""
    waited = []

    class Stop:
        def is_set(self):
            return len(waited) == 6

        def wait(self, seconds):
            waited.append(seconds)

    def refused(*arguments):
        raise EngineError("磁盘满了。")

    monkeypatch.setattr(following, "take_in", refused)
    assert following.insist(Path("data"), (), None, IN_THE_FOLDER, Stop()) is None
    assert waited == [5, 10, 20, 40, 60, 60]


# --- check, report -------------------------------------------------------------------------------


def test_check_passes_and_fails(run, taken):
    """Status 0 where all is well; 1 and the file's name where an original is gone; the same as JSON."""
    result = run("check")
    assert (result.exit_code, result.stdout) == (0, "核对了 2 篇文章、6 段字句、2 份原件、2 期：全部无误。\n")
    sha256 = open_engine(Path("data")).issue(taken).source.sha256
    Path("data/originals", sha256).unlink()
    result = run("check")
    assert result.exit_code == 1 and "1 处不对" in result.stdout and sha256 in result.stderr
    result = run("check", "--json")
    assert result.exit_code == 1 and json.loads(result.stdout)["faults"][0]["where"] == sha256


def test_report_tells_of_the_collection(run, taken):
    """Coverage, findings, labels; the same as JSON."""
    Path("4.md").write_text(bulletin(4, "甲县工作组修路4公里"), encoding="utf-8")
    run("ingest", "4.md")
    text = run("report").stdout
    assert text.startswith("收录 3 期 3 篇（第 2 版）")
    assert "2021年第1–4期，缺第3期" in text and "工作组未注明 3" in text
    data = json.loads(run("report", "--json").stdout)
    assert data["coverage"][0]["spans"][0]["missing"] == [[3, 3]]
    run("withdraw", f"{taken.rpartition('-')[0]}-2", "--why", "数字有误")
    assert "2021年第1–4期，缺第3期，第2期已撤回" in run("report").stdout


@pytest.mark.parametrize("command", ["check", "report"])
def test_nothing_to_look_at_is_said(run, command):
    """With the cure, and without making a folder."""
    result = run(command, "--data", "没有")
    assert result.exit_code == 1 and "jianbao ingest" in result.stderr
    assert not Path("没有").exists()


# --- what an operator meets ----------------------------------------------------------------------


def test_an_interrupted_command_says_so(run, taken, monkeypatch):
    """One sentence, status 1."""

    def interrupted(*arguments, **more):
        raise KeyboardInterrupt

    monkeypatch.setattr("index.library.rebuild.reindex", interrupted)
    result = run("reindex")
    assert (result.exit_code, result.stderr) == (1, "错误：已中断：没有做完的不会留下，需要时再运行一次。\n")


def test_an_empty_path_is_not_the_current_folder(run):
    """A shell makes one of a variable without a value."""
    for arguments in (["ingest", ""], ["read", ""], ["--data", "", "ingest", "x"]):
        result = run(*arguments)
        assert result.exit_code == 2 and "路径是空的" in result.stderr
    assert not Path("data").exists()


def test_a_data_folder_that_is_none_is_explained(run):
    """A file in its place, before or behind the command."""
    Path("d").touch()
    for arguments in (["--data", "d", "check"], ["ingest", "x", "--data", "d"]):
        result = run(*arguments)
        assert result.exit_code == 2 and "d 是文件，不是目录" in result.stderr


def test_a_data_folder_for_everybody_is_warned_of(run):
    """At each ingest, with the cure; nothing else changes."""
    Path("data").mkdir(mode=0o755)
    Path("data").chmod(0o755)
    Path("1.md").write_text(bulletin(1, "甲县工作组修路"), encoding="utf-8")
    result = run("ingest", "1.md")
    assert result.exit_code == 0 and "请运行 chmod 700 data" in result.stderr
    Path("data").chmod(0o700)
    assert run("ingest", "1.md").stderr == ""


def test_an_original_that_went_comes_back_with_its_file(run, taken):
    """Lost and changed originals are told by `check`; what was changed is not indexed; ingesting the files mends it."""
    first = open_engine(Path("data")).issue(taken).source.sha256
    originals = Path("data/originals")
    (second,) = {path.name for path in originals.iterdir()} - {first}
    (originals / first).unlink()
    whole = (originals / second).read_bytes()
    (originals / second).write_bytes(whole.replace("公里".encode(), "公尺".encode()))
    assert "2 处不对" in run("check").stdout
    result = run("reindex")
    assert result.exit_code == 1 and "没有这个文件" in result.stderr and "原件的内容变了" in result.stderr
    assert open_engine(Path("data")).state().issues == 0
    (originals / second).unlink()
    assert run("ingest", "1.md", "2.md").exit_code == 0
    assert run("reindex").exit_code == 0
    assert run("check").exit_code == 0


def test_a_ledger_that_is_lost_is_told(run, taken):
    """By whatever needs it, and none is made in its place by looking."""
    ledger = Path("data/ledger.sqlite")
    ledger.unlink()
    for command in (["check"], ["reindex"]):
        result = run(*command)
        assert (result.exit_code, result.stdout) == (1, "") and "没有台账 ledger.sqlite" in result.stderr
        assert not ledger.exists()
    result = run("ingest", "1.md")
    assert result.exit_code == 1 and "台账丢了，请从备份恢复" in result.stderr


def test_a_damaged_ledger_is_told_by_check(run, taken):
    """Wherever the damage is: one sentence."""
    ledger = Path("data/ledger.sqlite")
    whole = ledger.read_bytes()
    for start in range(4096, len(whole), 4096):
        ledger.write_bytes(whole[:start] + b"\xff" * 4096 + whole[start + 4096 :])
        result = run("check")
        assert result.exit_code in (0, 1)
        assert result.exit_code == 0 or "备份" in result.stderr or "台账" in result.stderr


@pytest.mark.parametrize("command", [["check"], ["search", "修路"], ["report"]])
def test_an_index_that_is_lost_says_its_cure(run, taken, command):
    """Where there is a ledger, it is made from that."""
    Path("data/index").unlink()
    result = run(*command)
    assert result.exit_code == 1 and "请运行 jianbao reindex，由原件重建" in result.stderr


def test_a_folder_in_use_is_backed_up_and_restored_as_the_guide_says(tmp_path, run, taken):
    """Its commands, one by one, while an ingest writes: what comes back is whole, and of one generation."""
    guide = (ROOT / "docs" / "operating.md").read_text(encoding="utf-8")
    section = guide[guide.index("## Backing up and restoring") :]
    lines = section.split("```\n")[1].split("```")[0].replace("/mnt/backup", "kept").splitlines()
    backup, restore = "\n".join(lines[:-1]), f"{lines[-1]}\njianbao check --data restored"
    Path("more").mkdir()
    for number in range(3, 43):
        Path(f"more/{number}.md").write_text(bulletin(number, f"甲县工作组修路{number}公里"), encoding="utf-8")
    shim = tmp_path / "jianbao"
    shim.write_text(
        f'#!/bin/sh\nexec "{sys.executable}" -c "from web.cli import main; main()" "$@"\n', encoding="utf-8"
    )
    shim.chmod(0o700)
    environment = {**os.environ, "PATH": f"{tmp_path}:{os.environ['PATH']}", "PYTHONPATH": str(ROOT)}

    def shell(commands):
        return subprocess.run(["sh", "-ec", commands], env=environment, capture_output=True, text=True, timeout=60)

    ingesting = subprocess.Popen([str(shim), "ingest", "more"], env=environment, stdout=subprocess.DEVNULL)
    while ingesting.poll() is None and len(list(Path("data/originals").iterdir())) == 2:
        time.sleep(0.01)
    made = shell(backup)
    assert (made.returncode, made.stderr) == (0, "")
    assert ingesting.wait(60) == 0
    restored = shell(restore)
    assert restored.returncode == 0, restored.stderr
    assert "全部无误" in restored.stdout
    assert open_engine(Path("restored")).state().issues in (2, 42)
    assert Path("restored").stat().st_mode & 0o777 == 0o700
