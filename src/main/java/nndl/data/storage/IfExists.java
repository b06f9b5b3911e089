package nndl.data.storage;

/** What becomes of a file that has the name of one that is written. */
public enum IfExists {
  /** The new file replaces it. */
  REPLACE,
  /** It stays, and the write fails. */
  FAIL;

  public static IfExists of(boolean overwrite) {
    return overwrite ? REPLACE : FAIL;
  }
}
