package nndl;

/** Runs {@code rows} for {@code spark-submit --class nndl.Rows}, as {@link Main} does. */
public final class Rows {
  private Rows() {}

  public static void main(String[] args) {
    Verb.ROWS.main(args);
  }
}
