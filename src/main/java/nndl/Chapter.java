package nndl;

/** Runs {@code chapter} for {@code spark-submit --class nndl.Chapter}, as {@link Main} does. */
public final class Chapter {
  private Chapter() {}

  public static void main(String[] args) {
    Verb.CHAPTER.main(args);
  }
}
