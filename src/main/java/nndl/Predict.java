package nndl;

/** Runs {@code predict} for {@code spark-submit --class nndl.Predict}, as {@link Main} does. */
public final class Predict {
  private Predict() {}

  public static void main(String[] args) {
    Verb.PREDICT.main(args);
  }
}
