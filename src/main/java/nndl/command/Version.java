package nndl.command;

import java.util.Optional;

/** The version of nndl and the commit of the build, from the manifest of the jar. */
public final class Version {
  private Version() {}

  /** Returns the name of the program and its version. */
  public static String text() {
    return "nndl " + number();
  }

  /**
   * Returns the version without the name of the program. If the classes are not in a jar, the text
   * says so in place of the version.
   */
  public static String number() {
    return Optional.ofNullable(Version.class.getPackage().getImplementationVersion())
        .orElse("of classes that are in no jar");
  }
}
