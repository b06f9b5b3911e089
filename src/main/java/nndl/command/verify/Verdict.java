package nndl.command.verify;

import nndl.error.InputException;

/**
 * What is said of a file.
 *
 * @param name what the file holds
 * @param text whether it is whole, and what it belongs to, or what is wrong with it
 */
record Verdict(String name, String text, boolean isGood) {
  static Verdict good(String name, String text) {
    return new Verdict(name, text, true);
  }

  static Verdict wrong(String name, String text) {
    return new Verdict(name, text, false);
  }

  /** Reads a file and says something of it. */
  @FunctionalInterface
  interface Reader {
    Verdict read() throws Exception;
  }

  /** Returns the verdict of a reader, or what kept it from reading. */
  static Verdict of(String name, Object place, Reader reader) {
    try {
      return reader.read();
    } catch (Exception e) {
      return wrong(name, InputException.unreadable(place, e).getMessage());
    }
  }
}
