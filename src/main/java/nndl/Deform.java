package nndl;

/** Runs {@code deform} for {@code spark-submit --class nndl.Deform}, as {@link Main} does. */
public final class Deform {
  private Deform() {}

  public static void main(String[] args) {
    Verb.DEFORM.main(args);
  }
}
