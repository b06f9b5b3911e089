package nndl.data.table;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.stream.Stream;
import nndl.error.InputException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How many faults a user is told, and which. */
class FaultsTest {
  private final Faults faults = new Faults();

  private void add(String kind, int times) {
    for (int i = 1; i <= times; i++) {
      faults.add(kind, kind + i, "this", "that");
    }
  }

  private List<String> lines() {
    InputException error = assertThrows(InputException.class, faults::requireNone);
    return Stream.concat(Stream.of(error.getMessage()), error.more().stream()).toList();
  }

  @Test
  void noFaultIsNone() {
    assertTrue(faults.isEmpty());
    assertDoesNotThrow(faults::requireNone);
    add("a", 1);
    assertFalse(faults.isEmpty());
  }

  @ParameterizedTest
  @CsvSource({
    "1, ''",
    "2, '; also a2'",
    "3, '; also a2; a3'",
    "4, '; also a2; a3; 4 such places in all'",
    "5, '; also a2; a3; 5 such places in all'"
  })
  void aKindHasOneLineWithThreePlaces(int count, String more) {
    add("a", count);
    assertEquals(List.of("a1: expected this, found that" + more), lines());
  }

  /** So that no text need be made of the others. */
  @Test
  void whenAKindHasItsPlacesTheOthersAreCounted() {
    assertFalse(faults.counted("a"));
    add("a", 1);
    assertFalse(faults.counted("a"));
    add("a", 1);
    assertFalse(faults.counted("b"));
    add("a", 1);
    assertTrue(faults.counted("a"));
    assertTrue(faults.counted("a"));
    assertEquals(
        List.of("a1: expected this, found that; also a1; a1; 5 such places in all"), lines());
  }

  @ParameterizedTest
  @CsvSource({
    "20, ''",
    "21, '1 more faults, of other kinds'",
    "23, '3 more faults, of other kinds'"
  })
  void twentyKindsAreTold(int kinds, String last) {
    for (int i = 0; i < kinds; i++) {
      add("kind-" + i + "-", 1);
    }
    assertLast(last);
  }

  private void assertLast(String last) {
    List<String> lines = lines();
    assertEquals("kind-19-1: expected this, found that", lines.get(19));
    assertEquals(last.isEmpty() ? List.of() : List.of(last), lines.subList(20, lines.size()));
  }

  /** The column of words has faults of its own until it is known to be one of numbers. */
  @Test
  void theFaultsOfAnotherListAreToldAsFarAsThereIsRoom() {
    for (int i = 0; i < 18; i++) {
      add("kind-" + i + "-", 1);
    }
    Faults others = new Faults();
    for (int i = 18; i < 40; i++) { // which has room for twenty
      for (int k = 0; k < 2; k++) {
        others.add(i, "kind-" + i + "-" + (k + 1), "this", "that");
      }
    }
    faults.addAll(others);
    List<String> lines = lines();
    assertEquals("kind-19-1: expected this, found that; also kind-19-2", lines.get(19));
    assertEquals(List.of("40 more faults, of other kinds"), lines.subList(20, lines.size()));
  }
}
