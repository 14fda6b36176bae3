from io import BytesIO

import pytest

from panel.opinion import Entry
from panel.opinion import columns as columns_module
from panel.opinion.columns import read_columns
from panel.opinion.opendata import Unreadable, read_log
from panel.opinion.reactions import Log, gather
from tests.opinion.conversations import real_data

HEADER = "timestamp,datetime,comment-id,voter-id,vote"
PLAIN = ["17,Tue,0,7,-1", "18,Wed,10,7,1", "18,Wed,2,123,0", "9,Thu,10,7,-1"]
UNUSUAL = {
    "quotes": '19,"Fri, 9 May",0,7,1',
    "quotes over two lines": '19,"Fri,\n9 May",0,7,1',
    "a quoted title": '19,Fri,"0",7,1',
    "words for ids": "19,Fri,first,ann,1",
    "zeros in front": "19,Fri,00,07,1",
    "spaces": "19, Fri, 0, 7, 1",
    "no time": ",Fri,0,7,1",
    "a time before 1970": "-5,Fri,0,7,1",
    "a time of 20 digits less zeros": "00000000000000000019,Fri,0,7,1",
    "an empty line": "",
    "other letters": "19,Vénerdi,0,7,1",
}


def entries(log: Log) -> list[Entry]:
    rows = zip(log.person.tolist(), log.statement.tolist(), log.vote.tolist(), log.moment.tolist(), strict=True)
    return [Entry(log.participants[person], log.statements[statement], vote, moment) for person, statement, vote, moment in rows]


def read_rows(content: str) -> list[Entry]:
    return list(read_log(content.splitlines(keepends=True)))


@pytest.fixture(params=[1, 30, 1 << 20], ids=["rows", "some rows", "whole"])
def chunk_bytes(request, monkeypatch):
    monkeypatch.setattr(columns_module, "CHUNK_BYTES", request.param)


@pytest.mark.usefixtures("chunk_bytes")
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("row", [PLAIN[0], *UNUSUAL.values()], ids=["plain", *UNUSUAL])
def test_columns_say_what_the_rows_say(row, end):
    content = end.join([HEADER, *PLAIN, row, *PLAIN, ""])

    assert entries(read_columns(BytesIO(content.encode()))) == read_rows(content)


@pytest.mark.usefixtures("chunk_bytes")
@pytest.mark.parametrize(
    "content",
    [
        HEADER,
        HEADER + "\n" + "\n".join(PLAIN),
        "vote,comment-id,voter-id\n1,0,7\n-1,0,8\n\n0,1,7\n1,1,8\n",
        '"vote",comment_id,voter_id\n1,0,7\n',
        '"vote\n",comment_id,voter_id\n1,0,7\n',
    ],
    ids=["no rows", "no last newline", "no times", "quoted title", "title over two lines"],
)
def test_other_tables(content):
    assert entries(read_columns(BytesIO(content.encode()))) == read_rows(content)


def test_a_mark_of_the_byte_order_is_no_part_of_the_first_title():
    assert len(read_columns(BytesIO(b"\xef\xbb\xbfvote,comment-id,voter-id\r\n1,0,7\r\n")).vote) == 1


@pytest.mark.usefixtures("chunk_bytes")
@pytest.mark.parametrize(
    "row",
    [
        "1,Tue,0,7,2",
        "1,Tue,0,7,-",
        "1,Tue,0,7,11",
        "noon,Tue,0,7,1",
        "1,Tue,0,,1",
        "1,Tue,,7,1",
        "1,Tue,0,7",
        "1,Tue,0,7,1,1",
        "1",
    ],
)
def test_a_wrong_row_is_named_as_row_by_row(row):
    content = "\n".join([HEADER, *PLAIN, "", row, *PLAIN])
    with pytest.raises(Unreadable) as by_row:
        read_rows(content)

    with pytest.raises(Unreadable) as caught:
        read_columns(BytesIO(content.encode()))

    assert str(caught.value) == str(by_row.value)
    assert caught.value.line == len(PLAIN) + 3


@pytest.mark.usefixtures("chunk_bytes")
@pytest.mark.parametrize("row", [b"1,T\xffe,0,7,1", b'1,"T\xffe",0,7,1'])
def test_what_is_not_utf_8_is_refused(row):
    content = b"\n".join([HEADER.encode(), *(one.encode() for one in PLAIN), row])

    with pytest.raises(UnicodeDecodeError):
        read_columns(BytesIO(content))


@pytest.mark.parametrize("content", [b"", b"comment-id,vote\n"])
def test_a_table_without_its_columns_is_refused(content):
    with pytest.raises(Unreadable):
        read_columns(BytesIO(content))


@pytest.mark.parametrize("conversation", ["london.youth.policing", "vtaiwan.uberx"])
def test_a_published_log(conversation):
    content = (real_data(conversation) / "votes.csv").read_bytes()
    by_row = read_rows(content.decode("utf-8-sig"))
    statements = sorted({one.statement for one in by_row})

    log = read_columns(BytesIO(content))

    assert entries(log) == by_row
    assert gather(log, statements).participants == gather(by_row, statements).participants
