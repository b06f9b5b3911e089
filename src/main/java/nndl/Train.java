package nndl;

/** Runs {@code train} for {@code spark-submit --class nndl.Train}, as {@link Main} does. */
public final class Train {
  private Train() {}

  public static void main(String[] args) {
    Verb.TRAIN.main(args);
  }
}
