"""Both field formats are read alike; what is wrong is told by row and column."""

import pytest

from panel.sortition.pool import NO_LIMIT, Quota
from panel.sortition.reading import read_pool, read_quotas
from panel.sortition.tables import BadTable, FaultKind

QUOTAS = [Quota("age", "old", 1, 2), Quota("age", "young", 1, 2)]


def faults(broken: pytest.ExceptionInfo[BadTable]) -> list[tuple[int, str, FaultKind]]:
    return [(fault.row, fault.column, fault.kind) for fault in broken.value.faults]


@pytest.mark.parametrize("header", ["category,name,min,max", "feature,value,min,max", "category,feature,min,max"])
def test_both_formats_give_the_same_quotas(header):
    quotas = read_quotas(f"{header}\r\nage,old,1,2\r\nage,young,0,1\r\n".encode())

    assert quotas == [Quota("age", "old", 1, 2), Quota("age", "young", 0, 1)]


def test_flex_is_read_and_a_blank_one_sets_no_limit():
    quotas = read_quotas(b"\xef\xbb\xbfFeature , Value,MIN,max,min_flex,max_flex\nage,old,2,3,1,4\nage,young,2,3,,\n")

    assert [(quota.flex_least, quota.flex_most) for quota in quotas] == [(1, 4), (0, NO_LIMIT)]


def test_every_fault_of_a_features_table_is_told():
    table = b"feature,value,min,max,min_flex\nage,old,x,2,\nage,,1,\nage,young,3,2,\nage,mid,1,2,2\nage,MID,1,1,\nage,mid,1,1,\n"

    with pytest.raises(BadTable) as broken:
        read_quotas(table)

    assert faults(broken) == [
        (2, "min", FaultKind.NOT_WHOLE),
        (3, "value", FaultKind.EMPTY),
        (3, "max", FaultKind.EMPTY),
        (4, "min", FaultKind.LEAST_ABOVE_MOST),
        (5, "min_flex", FaultKind.INSIDE_FLEX),
        (7, "value", FaultKind.REPEATED),
    ]


@pytest.mark.parametrize(
    ("table", "fault"),
    [
        (b"", (1, "", FaultKind.NO_ROWS)),
        (b"feature,value,min,max\n", (1, "", FaultKind.NO_ROWS)),
        (b"feature,value,min\na,b,1\n", (1, "max", FaultKind.NO_COLUMN)),
        (b"feature,value,min,max\na,b,1,2,3\n", (2, "", FaultKind.TOO_MANY_CELLS)),
        (b"feature,value,min,max\na,\xff,1,2\n", (2, "", FaultKind.NOT_UTF8)),
        (b"feature,value,min,max\na," + b"b" * 200_000 + b",1,2\n", (2, "", FaultKind.NOT_CSV)),
        (b"feature,value,min,max\na,b,1,1234567\n", (2, "max", FaultKind.NOT_WHOLE)),
        (b"feature,value,min,min,max\na,b,1,1,2\n", (1, "min", FaultKind.REPEATED_COLUMN)),
    ],
)
def test_a_file_that_is_no_features_table(table, fault):
    with pytest.raises(BadTable) as broken:
        read_quotas(table)

    assert faults(broken) == [fault]


def test_people_without_an_id_column_are_numbered_from_1():
    pool = read_pool(b"name,age\nA,old\n\nB,Young\n", QUOTAS)

    assert [(person.id, person.values) for person in pool.volunteers] == [("1", ("old",)), ("2", ("young",))]


def test_every_fault_of_a_people_table_is_told():
    with pytest.raises(BadTable) as broken:
        read_pool(b"id,age\n1,old\n2,ancient\n1,\n,young\n", QUOTAS)

    assert faults(broken) == [
        (2, "id", FaultKind.REPEATED),
        (3, "age", FaultKind.UNKNOWN_VALUE),
        (4, "age", FaultKind.EMPTY),
        (4, "id", FaultKind.REPEATED),
        (5, "id", FaultKind.EMPTY),
    ]


def test_missing_columns_are_all_named():
    with pytest.raises(BadTable) as broken:
        read_pool(b"id\n1\n", QUOTAS, household=["street", "postcode"])
    with pytest.raises(BadTable) as homeless:
        read_pool(b"id,age\n1,old\n", QUOTAS, household=["street", "postcode"])

    assert faults(broken) == [(1, "age", FaultKind.NO_COLUMN)]
    assert faults(homeless) == [(1, "street", FaultKind.NO_COLUMN), (1, "postcode", FaultKind.NO_COLUMN)]


def test_the_order_of_rows_and_columns_changes_nothing():
    one = read_pool(b"id,age\n1,old\n2,young\n", QUOTAS)
    other = read_pool(b"age,id\nyoung,2\nold,1\n", QUOTAS[::-1])

    assert one == other


def test_homes_are_known_by_their_address_and_blank_ones_are_not_shared():
    people = b"id,age,street,code\n1,old,1 High  Street,A1\n2,old,1 high street,a1\n3,old,,A1\n4,young,,A1\n5,old,,\n"
    pool = read_pool(people, QUOTAS, household=["street", "code"])

    assert [person.home for person in pool.volunteers] == ["1 high street | a1"] * 2 + [""] * 3


def test_homes_that_read_alike_are_offered_for_review():
    people = b"id,age,street,code\n1,old,1 High St.,A1 1AA\n2,old,1 high street,a11aa\n3,old,2 High St,A1 1AA\n"
    pool = read_pool(people, QUOTAS, household=["street", "code"])

    assert pool.lookalikes == (("1", "2"),)
    assert len({person.home for person in pool.volunteers}) == 3
