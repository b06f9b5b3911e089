package nndl;

/** Runs {@code report} for {@code spark-submit --class nndl.Report}, as {@link Main} does. */
public final class Report {
  private Report() {}

  public static void main(String[] args) {
    Verb.REPORT.main(args);
  }
}
