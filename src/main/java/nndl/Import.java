package nndl;

/** Runs {@code import} for {@code spark-submit --class nndl.Import}, as {@link Main} does. */
public final class Import {
  private Import() {}

  public static void main(String[] args) {
    Verb.IMPORT.main(args);
  }
}
