"""Projects in a database: the same bytes, versions, several curators, refusals, failures."""

import json
import re
import shutil
import threading

import pytest

from bench.postgres import DATABASE, PASSWORD
from conflictmap.app import edit_page, project_cache
from conflictmap.editing import yaml_splice
from conflictmap.editing.transaction import ChangedError, ProjectEditor
from conflictmap.store import repository
from conflictmap.store.address import parse_address
from conflictmap.store.connection import StoreError, connect_store, create_tables
from conflictmap.store.project_files import list_project_files, read_project_files
from conflictmap.store.repository import SharedProject
from conflictmap.store.shared_folder import SharedFolder, open_shared_folder
from conflictmap.store.synchronize import MARKER_FILE, pull_folder, push_folder
from conflictmap.store.working_copy import WorkingCopy
from geo.errors import OutputError, ProjectError
from geo.io.folder import FileError
from geo.project.loader import load_project
from tests.support.hostile_strings import TEXTS_BY_TARGET
from tests.support.sample_project import ROOT, SampleProject

EVENTS, SOURCES, PLACES = "events.yaml", "data/sources.yaml", "data/places.yaml"
HOSTILE_TITLES = [text for texts in TEXTS_BY_TARGET.values() for text in texts][:120]


@pytest.fixture
def address(server, request):
    """The address of a project that is not in the database yet."""
    name = re.sub(r"\W+", "-", request.node.name.removeprefix("test_"))[:60]
    return parse_address(server.url(name))


@pytest.fixture
def folder(tmp_path):
    """The folder of the sample project."""
    return SampleProject().write_to(tmp_path / "bridge")


@pytest.fixture
def shared(address, folder):
    """The sample project in the database; its address."""
    push_folder(folder, address, made_by="anna")
    return address


@pytest.fixture
def copies(shared):
    """Two curators' copies of the sample project."""
    both = [WorkingCopy(shared, curator=lambda name=name: name) for name in ("anna", "boris")]
    for copy in both:
        copy.refresh()
    yield both
    for copy in both:
        copy.close()


def url_of(server, address):
    return server.url(address.project)


def query(address, text, *values):
    with connect_store(address) as connection:
        cursor = connection.execute(text, values)
        return cursor.fetchall() if cursor.description else []


def edit(folder, name, old, new):
    path = folder / name
    data = path.read_bytes()
    assert old.encode() in data
    path.write_bytes(data.replace(old.encode(), new.encode()))


def change_event(copy, identifier, old, new):
    """Change a word of one event, as a curator's page does."""
    editor = ProjectEditor(copy.root)
    text = editor.read_text(EVENTS)
    block = yaml_splice.read_record_text(text, "events", identifier)
    assert old in block
    changed = yaml_splice.replace_record_text(text, "events", identifier, block.replace(old, new))
    editor.write(EVENTS, changed.encode())
    editor.commit()


# The same bytes


def write_first_map(folder):
    shutil.copytree(ROOT / "data", folder / "data")
    shutil.copy(ROOT / EVENTS, folder)


def write_sample(folder):
    SampleProject().write_to(folder)


def write_windows_project(folder):
    """Write a project with line ends of Windows, a mark of the byte order, and files of all kinds."""
    sample = SampleProject()
    for name in (EVENTS, SOURCES, PLACES):
        sample.files[name] = b"\xef\xbb\xbf" + sample.files[name].replace(b"\n", b"\r\n")
    sample.files |= {
        "data/sources/originals/herald.pdf": bytes(range(256)) * 40,
        "data/sources/originals/empty.html": b"",
        "data/media/Ա é 'x\".bin": b"\0\xff\xfe",
        "drafts/herald.json": b"{}",
        "import/ged.yaml": b"columns: {}\n",
    }
    sample.write_to(folder)


def write_hostile_project(folder):
    """Write a project whose texts are those of attacks, with comments and keys after the list."""
    sample = SampleProject()
    usable = [text for text in HOSTILE_TITLES if text.isprintable() and text.isascii()]
    records = "".join(
        f"\n  # {number}\n  - id: hostile-{number}\n    title: {{en: {json.dumps(text)}}}\n"
        f"    date: 2020-01\n    place: Alder\n    type: access\n    actors: [{json.dumps(text)}]\n"
        "    review: draft\n    source: herald\n    quote: The toll stays. The toll stays.\n"
        "    stance: reports\n"
        for number, text in enumerate(usable)
    )
    sample.files[EVENTS] += f"{records}\n# the end\nformat: 1\n".encode()
    sample.write_to(folder)


PROJECTS = [write_first_map, write_sample, write_windows_project, write_hostile_project]


@pytest.mark.parametrize("write_project", PROJECTS)
def test_push_and_pull_give_same_bytes(address, tmp_path, write_project):
    source, target = tmp_path / "source", tmp_path / "target"
    source.mkdir()
    write_project(source)
    push_folder(source, address, made_by="anna")
    pull_folder(target, address)
    names = set(list_project_files(source))
    assert names == {
        path.relative_to(source).as_posix() for path in source.rglob("*") if path.is_file()
    } - {MARKER_FILE}
    assert names == set(list_project_files(target))
    assert read_project_files(target) == read_project_files(source)
    assert (target / MARKER_FILE).read_bytes() == (source / MARKER_FILE).read_bytes()
    assert push_folder(source, address, made_by="anna").summary == ""
    assert pull_folder(target, address).written == []


def test_commands_push_pull_and_list_versions(run_command, server, address, folder, tmp_path):
    url = url_of(server, address)
    code, out, _ = run_command("store", "push", url, "--project", folder, "--by", "anna")
    assert (code, out.partition(": ")[2]) == (0, "added 7 files\n")
    code, out, _ = run_command("store", "pull", url, "--project", tmp_path / "pulled")
    assert (code, out.partition(": ")[2]) == (0, "7 files changed\n")
    edit(folder, EVENTS, "2020-03-05", "2020-03-06")
    assert (
        run_command("store", "push", url, "--project", folder, "--message", "a\nb\x1b[2J")[0] == 0
    )
    code, out, _ = run_command("store", "log", url)
    assert [line.split("  ")[2:] for line in out.splitlines()][1] == ["anna", "added 7 files"]
    assert "\x1b" not in out
    code, out, _ = run_command("store", "log", url, "--json", "--record", "bridge-closed")
    assert [entry["what"] for entry in json.loads(out)] == ["a b [2J", "added 7 files"]
    code, out, _ = run_command("store", "log", server.url())
    assert address.project in out.splitlines()


def test_newsroom_queries_events_by_place_and_day(shared):
    rows = query(
        shared,
        "select e.id, st_asgeojson(geom, 2)::jsonb -> 'coordinates', radius_m, review, first_day::text, "
        "last_day, actors from conflictmap.event e join conflictmap.project p on p.id = e.project "
        "where p.name = %s and geom && st_makeenvelope(13, 45, 14, 46, 4326) "
        "and first_day >= '2020-01-01' order by e.id",
        shared.project,
    )
    assert rows == [
        ("bridge-closed", [13.4, 45.2], 500.0, "verified", "2020-03-05", rows[0][5], ["Town council"]),
        ("flood", [13.5, 45.25], 800.0, "draft", "2020-02-01", None, []),
    ]  # fmt: skip
    statements = query(
        shared,
        "select quote, stance, author from conflictmap.statement s join conflictmap.project p on "
        "p.id = s.project where name = %s and event = 'bridge-closed' order by number",
        shared.project,
    )
    assert statements == [
        ("the council closed the bridge", "reports", None),
        ("Nobody closed it", "denies", "A ferryman"),
    ]


def test_query_tables_follow_every_change(shared, copies):
    change_event(copies[0], "flood", "13.5, 45.25", "13.75, 45.25")
    editor = ProjectEditor(copies[0].root)
    editor.write(PLACES, editor.read(PLACES).replace(b"13.4, 45.2", b"13.3, 45.2"))
    editor.commit()
    rows = query(
        shared,
        "select e.id, st_x(geom) from conflictmap.event e join conflictmap.project p on "
        "p.id = e.project where name = %s order by 1",
        shared.project,
    )
    assert rows == [("bridge-closed", 13.3), ("flood", 13.75)]


def test_words_of_internal_source_are_in_no_query_table(address, folder):
    edit(folder, SOURCES, "rights: quote-only", "rights: internal")
    push_folder(folder, address, made_by="anna")
    for table in ("source", "statement", "event"):
        rows = query(
            address,
            f"select t::text from conflictmap.{table} t join conflictmap.project p on p.id = t.project where name = %s",  # noqa: S608
            address.project,
        )
        assert rows
        assert not any("Nobody closed it" in text for (text,) in rows)


# Reading and writing with the other commands


def test_commands_read_project_of_database(run_command, server, shared, folder, tmp_path):
    url = url_of(server, shared)
    code, out, _ = run_command("check", "--project", url)
    assert (code, out.partition(": ")[0]) == (0, shared.project)
    pages = []
    for number, project in enumerate((url, folder)):
        page = tmp_path / f"{number}.geojson"
        assert run_command("data", page, "--project", project)[0] == 0
        pages.append(page.read_bytes())
    assert pages[0] == pages[1]
    edit(folder, EVENTS, "2020-03-05", "2020-03-06")
    code, out, _ = run_command("diff", url, folder)
    assert code == 0
    assert "2020-03-06" in out


def test_commands_write_project_of_database(run_command, server, shared, tmp_path, monkeypatch):
    monkeypatch.setenv("CONFLICTMAP_CURATOR", "vera")
    url = url_of(server, shared)
    point = ["--at", "13.6,45.3", "--citation", "A survey", "--radius", "400"]
    code, _, err = run_command("place", "add", "Birch", *point, "--project", url)
    assert code == 0, err
    document = tmp_path / "report.txt"
    document.write_text("A report of the flood.\n")
    assert run_command("source", "add", document, "--title", "Report", "--project", url)[0] == 0
    project = load_project(open_shared_folder(url))
    assert "report" in project.sources
    assert any(place.toponym.label == "Birch" for place in project.places.values())
    with connect_store(shared) as connection:
        log = SharedProject(connection, shared).list_versions()
    assert [entry.made_by for entry in log] == ["vera", "vera", "anna"]


def test_refused_command_writes_nothing(run_command, server, shared, tmp_path):
    document = tmp_path / "report.txt"
    document.write_text("A report.\n")
    before = open_shared_folder(url_of(server, shared))
    code, out, _ = run_command(
        "source", "add", document, "--date", "31 June", "--project", url_of(server, shared)
    )
    after = open_shared_folder(url_of(server, shared))
    assert code == 1
    assert "31 June" in out
    assert (after.version, after.files) == (before.version, before.files)


# Versions


def test_earlier_version_is_brought_back(run_command, server, shared, folder):
    url = url_of(server, shared)
    original = read_project_files(folder)
    first = open_shared_folder(url).version
    edit(folder, EVENTS, "en: A flood", "en: A large flood")
    edit(folder, PLACES, "A gazetteer, page 4", "A gazetteer, page 5")
    (folder / "data/sources/notes.txt").write_text("x")
    push_folder(folder, shared, made_by="boris")
    second = open_shared_folder(url).version
    changed = read_project_files(folder)
    assert run_command("store", "log", url, "--restore", first, "--record", "alder")[0] == 0
    files = open_shared_folder(url).files
    assert (files[PLACES], files[EVENTS]) == (original[PLACES], changed[EVENTS])
    code, out, _ = run_command("store", "log", url, "--restore", first, "--by", "vera")
    assert code == 0
    assert (
        f"vera  restored version {first}: data/sources/notes.txt: deleted; events.yaml: changed flood"
        in out
    )
    assert open_shared_folder(url).files == original
    with connect_store(shared) as connection:
        project = SharedProject(connection, shared)
        assert project.read_version(second) == changed
        assert project.read_version(first) == original
    code, _, err = run_command("store", "log", url, "--restore", 999_999)
    assert (code, "no version 999999" in err) == (1, True)


def test_deleted_record_is_brought_back_where_it_was(shared, copies):
    editor = ProjectEditor(copies[0].root)
    text = editor.read_text(EVENTS)
    editor.write(EVENTS, yaml_splice.replace_record(text, "events", "bridge-closed", None).encode())
    first = copies[0].version
    editor.commit()
    with connect_store(shared) as connection:
        SharedProject(connection, shared).restore(first, record="bridge-closed", made_by="anna")
    copies[0].refresh()
    restored = (copies[0].root / EVENTS).read_text()
    assert yaml_splice.list_ids(restored, "events") == ("bridge-closed", "flood")


def test_change_by_another_program_is_a_version(shared):
    query(
        shared,
        "update conflictmap.record set body = convert_to(replace(convert_from(body, 'UTF8'), 'A flood', "
        "'High water'), 'UTF8') where key = 'flood' and project = (select id from conflictmap.project where name = %s)",
        shared.project,
    )
    with connect_store(shared) as connection:
        project = SharedProject(connection, shared)
        newest, first = project.list_versions()
        assert newest.summary == "events.yaml: changed flood by SQL"
        assert b"A flood" in project.read_version(first.version)[EVENTS]
        assert b"High water" in project.read_version(newest.version)[EVENTS]


# Several curators


def test_project_is_deleted_with_all_that_it_has(shared, copies):
    change_event(copies[0], "flood", "A flood", "High water")
    ((number,),) = query(
        shared, "select id from conflictmap.project where name = %s", shared.project
    )
    query(shared, "delete from conflictmap.project where id = %s", number)
    tables = (
        "record",
        "record_history",
        "version",
        "event",
        "statement",
        "source",
        "place",
        "layer",
    )
    counts = query(
        shared,
        " union all ".join(
            f"select '{table}', count(*) from conflictmap.{table} where project = {number}"  # noqa: S608
            for table in tables
        ),
    )
    assert [count for _, count in counts] == [0] * len(tables), counts


def test_reader_waits_for_a_change_that_takes_long(server, shared):
    with connect_store(shared) as writer:
        with writer.transaction():
            project = SharedProject(writer, shared)
            project._lock_project(shared=True)
            files = []
            thread = threading.Thread(
                target=lambda: files.append(open_shared_folder(url_of(server, shared)).files)
            )
            thread.start()
            waiting = "select count(*) from pg_locks where locktype = 'advisory' and not granted"
            while not query(shared, waiting)[0][0]:
                assert thread.is_alive()
        thread.join()
    assert EVENTS in files[0]


def test_changes_of_two_records_are_both_kept(shared, copies):
    anna, boris = copies
    change_event(anna, "bridge-closed", "The bridge is closed", "The bridge is shut")
    change_event(boris, "flood", "A flood", "High water")
    anna.refresh()
    for copy in copies:
        text = (copy.root / EVENTS).read_text()
        assert ("The bridge is shut" in text, "High water" in text) == (True, True)


def test_change_of_same_record_is_refused_with_what_changed(shared, copies):
    anna, boris = copies
    change_event(anna, "flood", "A flood", "High water")
    before = (boris.root / EVENTS).read_bytes()
    with pytest.raises(ChangedError) as caught:
        change_event(boris, "flood", "A flood", "An inundation")
    message = str(caught.value)
    assert "'flood' was changed by 'anna' at 20" in message
    assert "- 'title: {en: A flood}'" in message
    assert "+ 'title: {en: High water}'" in message
    assert "nothing was written" in message
    assert (boris.root / EVENTS).read_bytes() == before


def test_page_opened_before_another_change_is_refused(shared, copies):
    """The text of a form may be older than the copy, which another session has brought up to date."""
    anna, boris = copies
    old_text = (boris.root / EVENTS).read_text()
    change_event(anna, "flood", "A flood", "High water")
    boris.refresh()
    block = yaml_splice.read_record_text(old_text, "events", "flood")
    editor = ProjectEditor(boris.root)
    editor.expect({EVENTS: edit_page.sha256_digest(old_text.encode())})
    now = (boris.root / EVENTS).read_text()
    edited = yaml_splice.replace_record_text(
        now, "events", "flood", block.replace("A flood", "Flood")
    )
    editor.write(EVENTS, edited.encode())
    with pytest.raises(ChangedError, match="High water"):
        editor.commit()


def test_page_opened_before_change_of_another_record_is_saved(shared, copies):
    anna, boris = copies
    old_text = (boris.root / EVENTS).read_text()
    change_event(anna, "flood", "A flood", "High water")
    boris.refresh()
    editor = ProjectEditor(boris.root)
    editor.expect({EVENTS: edit_page.sha256_digest(old_text.encode())})
    now = (boris.root / EVENTS).read_text()
    block = yaml_splice.read_record_text(old_text, "events", "bridge-closed")
    edited = yaml_splice.replace_record_text(
        now, "events", "bridge-closed", block.replace("is closed", "is shut")
    )
    editor.write(EVENTS, edited.encode())
    editor.commit()
    text = (boris.root / EVENTS).read_text()
    assert ("is shut" in text, "High water" in text) == (True, True)


def test_source_that_another_curator_quotes_cannot_be_deleted(shared, copies):
    anna, boris = copies
    editor = ProjectEditor(anna.root)
    text = editor.read_text(EVENTS)
    start = text.index("      - source: ferry-notes")
    end = text.index("    note: {en: Both papers")
    editor.write(EVENTS, (text[:start] + text[end:]).encode())
    editor.commit()
    boris.refresh()
    editor = ProjectEditor(boris.root)
    editor.write(
        SOURCES,
        yaml_splice.replace_record(
            editor.read_text(SOURCES), "sources", "ferry-notes", None
        ).encode(),
    )
    quoting = ProjectEditor(anna.root)
    record = {"source": "ferry-notes", "quote": "The ferry ran.", "stance": "reports"}
    changed = yaml_splice.append_to_record(
        quoting.read_text(EVENTS), "events", "bridge-closed", "statements", record
    )
    quoting.write(EVENTS, changed.encode())
    quoting.commit()
    with pytest.raises(ProjectError, match="ferry-notes"):
        editor.commit()
    load_project(SharedFolder(shared))


def test_no_edit_of_curators_at_once_is_lost(shared):
    """Four curators count up two numbers; each accepted edit is in the number and in the log."""
    accepted, errors = [], []

    def count_up(name):
        copy = WorkingCopy(shared, curator=lambda: name)
        try:
            for number in range(6):
                copy.refresh()
                identifier = ("flood", "bridge-closed")[number % 2]
                text = (copy.root / EVENTS).read_text()
                block = yaml_splice.read_record_text(text, "events", identifier)
                old = next(line for line in block.splitlines() if "title:" in line)
                count = int(old.split("#")[1]) if "#" in old else 0
                new = f'    title: {{en: "Title #{count + 1}# by {name}"}}'
                try:
                    change_event(copy, identifier, old.removeprefix("    "), new.strip())
                    accepted.append((identifier, name))
                except ChangedError as error:
                    assert repr(identifier) in str(error)  # noqa: PT017
        except BaseException as error:  # noqa: BLE001  reported by the test
            errors.append(error)
        finally:
            copy.close()

    threads = [
        threading.Thread(target=count_up, args=(f"curator-{number}",)) for number in range(4)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert errors == []
    titles = query(
        shared,
        "select title ->> 'en' from conflictmap.event e join conflictmap.project p on p.id = e.project where name = %s",
        shared.project,
    )
    assert sum(int(title.split("#")[1]) for (title,) in titles if "#" in title) == len(accepted)
    history = query(
        shared,
        "select count(*) from conflictmap.record_history h join conflictmap.project p on p.id = h.project where name = %s",
        shared.project,
    )
    assert history == [(len(accepted),)]


# Push and pull of folders that differ


def test_push_keeps_changes_of_others(shared, folder, copies):
    change_event(copies[0], "flood", "A flood", "High water")
    edit(folder, EVENTS, "The bridge is closed", "The bridge is shut")
    report = push_folder(folder, shared, made_by="boris")
    assert report.written == [EVENTS]
    text = (folder / EVENTS).read_text()
    assert ("High water" in text, "The bridge is shut" in text) == (True, True)
    copies[1].refresh()
    assert (copies[1].root / EVENTS).read_text() == text


def test_push_of_record_that_changed_there_is_refused(run_command, server, shared, folder, copies):
    change_event(copies[0], "flood", "A flood", "High water")
    edit(folder, EVENTS, "en: A flood", "en: A large flood")
    before = read_project_files(folder)
    code, _, err = run_command("store", "push", url_of(server, shared), "--project", folder)
    assert code == 1
    assert "'flood' was changed by 'anna'" in err
    assert read_project_files(folder) == before


def test_push_of_invalid_project_is_refused_with_all_errors(run_command, server, address, folder):
    edit(folder, EVENTS, "type: access", "type: acess")
    edit(folder, EVENTS, "quote: Water stood", "quote: Water flowed")
    code, out, _ = run_command("store", "push", url_of(server, address), "--project", folder)
    assert code == 1
    assert ("bridge-closed" in out, "flood" in out) == (True, True)
    with pytest.raises(StoreError, match="has no project"):
        open_shared_folder(url_of(server, address))


def test_folder_of_another_project_is_refused(server, shared, folder, tmp_path):
    other = SampleProject().replace_text(EVENTS, "en: A flood", "en: Another flood")
    other.write_to(tmp_path / "other")
    with pytest.raises(StoreError, match="was not pulled from the project"):
        push_folder(tmp_path / "other", shared, made_by="boris")
    with pytest.raises(OutputError, match="are not of this project"):
        pull_folder(tmp_path / "other", shared)
    push_folder(tmp_path / "other", shared, made_by="boris", force=True)
    assert b"Another flood" in open_shared_folder(url_of(server, shared)).files[EVENTS]


def test_pull_keeps_changes_that_are_not_pushed(shared, folder, copies):
    change_event(copies[0], "flood", "A flood", "High water")
    edit(folder, EVENTS, "The bridge is closed", "The bridge is shut")
    with pytest.raises(OutputError, match="have changes that are not pushed"):
        pull_folder(folder, shared)
    assert "The bridge is shut" in (folder / EVENTS).read_text()


def test_deleted_files_are_deleted_by_pull(shared, folder, copies):
    (folder / "data/sources/loose.txt").write_text("x")
    push_folder(folder, shared, made_by="anna")
    copies[0].refresh()
    assert (copies[0].root / "data/sources/loose.txt").exists()
    (folder / "data/sources/loose.txt").unlink()
    push_folder(folder, shared, made_by="anna")
    copies[0].refresh()
    assert not (copies[0].root / "data/sources/loose.txt").exists()


# Hostile databases and folders


@pytest.mark.parametrize(
    "name", ["../evil", "/etc/evil", "data/../../evil", "a\\b", "data/\x1b[2J"]
)
def test_name_that_leads_out_of_folder_is_refused(shared, tmp_path, name):
    query(
        shared,
        "insert into conflictmap.record select id, %s, '<file>', 1, 'x', 1 from conflictmap.project where name = %s",
        name,
        shared.project,
    )
    with pytest.raises(FileError, match="not a file of the project"):
        pull_folder(tmp_path / "pulled", shared)
    assert not (tmp_path / "pulled").exists()


def test_link_that_leads_out_of_folder_is_neither_pushed_nor_written(
    shared, folder, copies, tmp_path
):
    outside = tmp_path / "outside.txt"
    outside.write_text("secret")
    (folder / "data/sources/link.txt").symlink_to(outside)
    with pytest.raises(FileError, match="leads out"):
        push_folder(folder, shared, made_by="anna")
    (folder / "data/sources/link.txt").unlink()
    (copies[0].root / "data/sources/new.txt").write_text("x")
    copies[0].commit_folder()
    shutil.rmtree(folder / "data/sources")
    (folder / "data/sources").symlink_to(tmp_path)
    with pytest.raises((FileError, OutputError)):
        pull_folder(folder, shared)
    assert not (tmp_path / "new.txt").exists()


def test_project_that_is_too_large_is_not_read(shared, copies, monkeypatch):
    copies[0].version = 0  # so that it reads the files again
    monkeypatch.setattr(repository, "MAX_PROJECT_BYTES", 1000)
    for read in (lambda: SharedFolder(shared), copies[0].refresh):
        with pytest.raises(StoreError, match="query its tables by SQL, or split it"):
            read()


# Credentials


def test_password_is_read_from_environment_and_files(server, shared, monkeypatch, tmp_path):
    url = server.tcp_url(shared.project)
    monkeypatch.setenv("PGPASSFILE", str(tmp_path / "none"))
    with pytest.raises(StoreError) as caught:
        open_shared_folder(url)
    assert "password" in str(caught.value)
    monkeypatch.setenv("PGPASSWORD", "wrong-horse")
    with pytest.raises(StoreError) as caught:
        open_shared_folder(url)
    assert "wrong-horse" not in str(caught.value)
    monkeypatch.setenv("PGPASSWORD", PASSWORD)
    version = open_shared_folder(url).version
    monkeypatch.delenv("PGPASSWORD")
    service = tmp_path / "services"
    service.write_text(
        f"[newsroom]\nhost=127.0.0.1\nport={server.port}\ndbname={DATABASE}\nuser=curator\npassword={PASSWORD}\n"
    )
    monkeypatch.setenv("PGSERVICEFILE", str(service))
    assert open_shared_folder(f"postgresql://?service=newsroom#{shared.project}").version == version


# Tables, and failures


def test_missing_tables_and_projects_are_named(run_command, server):
    empty = parse_address(server.url("x", database="postgres"))
    with (
        pytest.raises(StoreError, match="conflictmap store init"),
        connect_store(empty) as connection,
    ):
        SharedProject(connection, empty)
    assert run_command("store", "init", server.url()) == (
        0,
        f"{server.folder}/maps: the tables exist already\n",
        "",
    )
    code, _, err = run_command("check", "--project", server.url("not-there"))
    assert (code, "no project 'not-there'" in err) == (1, True)


def test_tables_of_another_version_are_refused(server, shared):
    query(shared, "update conflictmap.store_format set number = 9")
    try:
        with pytest.raises(StoreError, match="format 9"), connect_store(shared) as connection:
            create_tables(connection, shared)
    finally:
        query(shared, "update conflictmap.store_format set number = 1")


def test_connection_that_ends_during_commit_changes_nothing(server, shared, copies, monkeypatch):
    before = open_shared_folder(url_of(server, shared))
    insert_version = SharedProject._insert_version

    def insert_and_end(self, made_by, summary):
        version = insert_version(self, made_by, summary)
        query(shared, "select pg_terminate_backend(%s)", self._connection.info.backend_pid)
        return version

    monkeypatch.setattr(repository.SharedProject, "_insert_version", insert_and_end)
    with pytest.raises(StoreError, match=r"ended the work|cannot be reached"):
        change_event(copies[0], "flood", "A flood", "High water")
    monkeypatch.undo()
    after = open_shared_folder(url_of(server, shared))
    assert (after.version, after.files) == (before.version, before.files)
    change_event(copies[0], "flood", "A flood", "High water")


def test_app_shows_last_map_while_server_is_stopped(server, shared, copies, monkeypatch):
    monkeypatch.setattr(project_cache, "SHARED_COPY", copies[0])
    monkeypatch.setattr(project_cache, "PROJECT_FOLDER", copies[0].root)
    project_cache.get_project_cache.clear()
    loaded, issues = project_cache.current_project()
    assert (len(loaded.project.events), issues) == (2, ())
    server.stop()
    try:
        copies[0]._next_poll = float("-inf")
        kept, issues = project_cache.current_project()
        assert kept is loaded
        assert "cannot be reached" in issues[0].message
        with pytest.raises(StoreError, match="cannot be reached"):
            change_event(copies[0], "flood", "A flood", "High water")
    finally:
        server.start()
    change_event(copies[1], "flood", "A flood", "High water")
    copies[0]._next_poll = float("-inf")
    newest, issues = project_cache.current_project()
    project_cache.get_project_cache.clear()
    assert issues == ()
    assert "High water" in newest.document_json or newest.version != loaded.version


def test_build_of_a_shared_project_is_that_of_its_folder(
    server, shared, folder, tmp_path, monkeypatch
):
    pytest.importorskip("distributed", reason="the extra `build` is not installed")
    pytest.importorskip("duckdb", reason="the extra `build` is not installed")
    from conflictmap.batch import stored_input
    from conflictmap.batch.build import BuildOptions, build_map
    from conflictmap.batch.scheduling import Workers

    # more than one piece of events and of sources, and no limit of the size of a project
    monkeypatch.setattr(stored_input, "PIECE_BYTES", 300)
    monkeypatch.setattr(repository, "MAX_PROJECT_BYTES", 10)
    options = BuildOptions(workers=Workers(1))
    for location, out in ((url_of(server, shared), "a"), (str(folder), "b")):
        build_map(location, tmp_path / out, options)
    found, expected = (
        {path.name: path.read_bytes() for path in (tmp_path / out).rglob("*") if path.is_file()}
        for out in ("a", "b")
    )
    assert "index.html" in found
    assert found == expected
    assert not (tmp_path / "a.work" / ".shared").exists()


def test_build_names_a_database_that_is_gone_in_the_middle(server, shared, tmp_path, monkeypatch):
    pytest.importorskip("duckdb", reason="the extra `build` is not installed")
    from conflictmap.batch import stored_input
    from conflictmap.batch.build import BuildOptions, build_map
    from conflictmap.batch.scheduling import Workers

    write_file = stored_input._write_file

    def end_connections(*arguments):
        write_file(*arguments)
        with connect_store(shared) as connection:
            connection.execute(
                "select pg_terminate_backend(pid) from pg_stat_activity "
                "where state = 'idle in transaction' and application_name = 'conflictmap'"
            )

    monkeypatch.setattr(stored_input, "_write_file", end_connections)
    # the rows of one portion are with the client already
    monkeypatch.setattr(repository, "_FETCH_ROWS", 1)
    with pytest.raises(StoreError, match=r"ended the work|cannot be reached"):
        build_map(url_of(server, shared), tmp_path / "map", BuildOptions(workers=Workers(1)))
    assert not (tmp_path / "map").exists()
    assert not (tmp_path / "map.work" / ".shared").exists()


def test_errors_of_a_project_in_pieces_have_the_lines_of_its_file(
    server, shared, folder, tmp_path, monkeypatch
):
    pytest.importorskip("duckdb", reason="the extra `build` is not installed")
    from conflictmap.batch import stored_input
    from conflictmap.batch.build import BuildOptions, check_input
    from conflictmap.batch.scheduling import Workers

    monkeypatch.setattr(stored_input, "PIECE_BYTES", 300)
    lines = (folder / EVENTS).read_text("utf-8").splitlines()
    number = max(n for n, line in enumerate(lines, 1) if "    quote:" in line)
    query(
        shared,
        "update conflictmap.record set body = convert_to(replace(convert_from(body, 'UTF8'), "
        "%s, %s), 'UTF8') where project = (select id from conflictmap.project where name = %s) and file = %s",
        lines[number - 1],
        "    quote: words that no source has",
        shared.project,
        EVENTS,
    )
    with pytest.raises(ProjectError) as caught:
        check_input(url_of(server, shared), BuildOptions(workers=Workers(1)))
    event = max(n for n, line in enumerate(lines[:number], 1) if line.startswith("  - id:"))
    assert [(issue.file, issue.line) for issue in caught.value.issues] == [(EVENTS, event)]


def test_columns_for_other_programs_have_protected_places_coarsely(address, folder):
    """The records are the project's own; what other programs query is what is published."""
    edit(
        folder,
        PLACES,
        "    basis: sourced\n",
        "    basis: sourced\n    protect: {radius_m: 5000, why: People live there}\n",
    )
    push_folder(folder, address, made_by="anna")
    [(project,)] = query(
        address, "select id from conflictmap.project where name = %s", address.project
    )
    distances = query(
        address,
        "select st_distance(st_centroid(geom)::geography, 'srid=4326;point(13.4 45.2)'::geography)"
        " from conflictmap.event where project = %s and geom is not null",
        project,
    )
    assert min(distances) > (1,)
    places = "select id from conflictmap.place where project = %s"
    assert query(address, places, project) == []
