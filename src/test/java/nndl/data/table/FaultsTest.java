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

  @ParameterizedTest
  @CsvSource({"20, ''", "21, 'faults of other kinds: 1'", "23, 'faults of other kinds: 3'"})
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
  void faultsOfAKindThatWereCountedBeforeAreToldAsFarAsThereIsRoom() {
    for (int i = 0; i < 18; i++) {
      add("kind-" + i + "-", 1);
    }
    faults.add("18", List.of("one"), "this", "that", 1);
    faults.add("19", List.of("one", "two", "three"), "this", "that", 5);
    faults.add("20", List.of("one", "two"), "this", "that", 2);
    faults.add("21", List.of("one", "two", "three"), "this", "that", 4);
    assertEquals(
        List.of(
            "one: expected this, found that",
            "one: expected this, found that; also two; three; 5 such places in all",
            "faults of other kinds: 6"),
        lines().subList(18, 21));
  }
}
