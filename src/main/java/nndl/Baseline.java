package nndl;

/** Runs {@code baseline} for {@code spark-submit --class nndl.Baseline}, as {@link Main} does. */
public final class Baseline {
  private Baseline() {}

  public static void main(String[] args) {
    Verb.BASELINE.main(args);
  }
}
