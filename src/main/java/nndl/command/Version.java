package nndl.command;

import java.util.Optional;

/**
 * Which nndl this is, as the jar's manifest has it: its version, and the commit it was built of.
 */
public final class Version {
  private Version() {}

  /** In one line. */
  public static String text() {
    return "nndl " + number();
  }

  /** Without the name of the program. */
  public static String number() {
    return Optional.ofNullable(Version.class.getPackage().getImplementationVersion())
        .orElse("of classes that are in no jar");
  }
}
