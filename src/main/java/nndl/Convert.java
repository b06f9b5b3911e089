package nndl;

/** Runs {@code convert} for {@code spark-submit --class nndl.Convert}, as {@link Main} does. */
public final class Convert {
  private Convert() {}

  public static void main(String[] args) {
    Verb.CONVERT.main(args);
  }
}
