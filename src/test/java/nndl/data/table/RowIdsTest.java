package nndl.data.table;

import static nndl.Refused.assertRefused;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

class RowIdsTest {
  @Test
  void rowsAreKnownByColumnsThatThereAre() {
    List<String> columns = List.of("x", "id");
    assertTrue(RowIds.of(List.of(), "rows.csv", columns).isEmpty());
    assertFalse(RowIds.of(List.of("id"), "rows.csv", columns).isEmpty());
    assertRefused(
        "--id: expected a column of rows.csv: x, id, found 'name'",
        () -> RowIds.of(List.of("id", "name"), "rows.csv", columns));
  }
}
