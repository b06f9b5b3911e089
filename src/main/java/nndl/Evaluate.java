package nndl;

/** Runs {@code evaluate} for {@code spark-submit --class nndl.Evaluate}, as {@link Main} does. */
public final class Evaluate {
  private Evaluate() {}

  public static void main(String[] args) {
    Verb.EVALUATE.main(args);
  }
}
