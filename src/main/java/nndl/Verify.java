package nndl;

/** Runs {@code verify} for {@code spark-submit --class nndl.Verify}, as {@link Main} does. */
public final class Verify {
  private Verify() {}

  public static void main(String[] args) {
    Verb.VERIFY.main(args);
  }
}
