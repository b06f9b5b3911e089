package nndl.command.check;

/**
 * What a check has found.
 *
 * @param name what was checked
 * @param text what was found, or what to do
 */
record Finding(String name, Kind kind, String text) {
  /** How a check has ended. */
  enum Kind {
    OK,
    WRONG,
    /** It needs what another check has not found. */
    NOT_CHECKED
  }

  /** Returns the line for a reader. */
  String line() {
    return switch (kind) {
      case OK -> name + ": ok, " + text;
      case WRONG -> name + ": " + text;
      case NOT_CHECKED -> name + ": not checked, " + text;
    };
  }
}
