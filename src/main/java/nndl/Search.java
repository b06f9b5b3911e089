package nndl;

/** Runs {@code search} for {@code spark-submit --class nndl.Search}, as {@link Main} does. */
public final class Search {
  private Search() {}

  public static void main(String[] args) {
    Verb.SEARCH.main(args);
  }
}
