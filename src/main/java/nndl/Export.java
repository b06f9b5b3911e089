package nndl;

/** Runs {@code export} for {@code spark-submit --class nndl.Export}, as {@link Main} does. */
public final class Export {
  private Export() {}

  public static void main(String[] args) {
    Verb.EXPORT.main(args);
  }
}
