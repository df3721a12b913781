"""The cells of a table say what they are about, because on a phone a row is a card of its own."""

from markupsafe import Markup

from webapp.table_cells import labelled

COLUMNS = [{"label": "Name"}, {"label": "Places & hours"}]


def test_each_cell_is_told_the_label_of_its_column():
    cells = labelled(Markup('<th scope="row">Ada</th><td class="numeric">2</td>'), COLUMNS)
    assert cells == (
        '<th role="rowheader" data-label="Name" scope="row">Ada</th>'
        '<td role="cell" data-label="Places &amp; hours" class="numeric">2</td>'
    )


def test_only_cells_are_touched():
    assert labelled(Markup("<td><thing><tdx></td>"), COLUMNS).count("data-label") == 1


def test_a_cell_without_a_column_has_no_label():
    assert labelled(Markup("<td></td>"), []) == '<td role="cell" data-label=""></td>'


def test_a_cell_of_nothing_but_space_is_empty_so_that_a_phone_hides_its_label():
    cells = labelled(Markup('<td class="nowrap">\n  \n</td><td> 2 </td>'), COLUMNS)
    assert cells == (
        '<td role="cell" data-label="Name" class="nowrap"></td>'
        '<td role="cell" data-label="Places &amp; hours"> 2 </td>'
    )
