package nndl.command;

/** Writes a number of things in a line for people: {@code 1 row}, {@code 2 rows}. */
public final class Count {
  private Count() {}

  /**
   * Returns the number and the noun.
   *
   * @param noun the noun in the singular, whose plural ends in s
   */
  public static String of(long count, String noun) {
    return count + " " + noun + (count == 1 ? "" : "s");
  }
}
