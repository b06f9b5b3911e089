package nndl;

import static org.junit.jupiter.api.Assertions.assertTrue;

/** Checks of a text that show the whole of it if it is another one. */
public final class Texts {
  private Texts() {}

  public static void assertContains(String part, String found) {
    assertTrue(found.contains(part), found);
  }

  public static void assertStarts(String start, String found) {
    assertTrue(found.startsWith(start), found);
  }

  public static void assertEnds(String end, String found) {
    assertTrue(found.endsWith(end), found);
  }

  public static void assertMatches(String pattern, String found) {
    assertTrue(found.matches(pattern), found);
  }
}
