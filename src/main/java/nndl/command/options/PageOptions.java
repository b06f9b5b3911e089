package nndl.command.options;

import static nndl.command.Scope.Repeat.NEVER;
import static nndl.command.Scope.Search.ALL_TRIALS;

import nndl.command.Excludes;
import nndl.command.Needs;
import nndl.command.Scope;
import nndl.command.run.RunDescription;
import picocli.CommandLine.Option;

/** The training options that control the report. */
public final class PageOptions {
  @Scope(repeats = NEVER, rateTest = false, search = ALL_TRIALS)
  @Needs("--model")
  @Option(
      names = "--report",
      fallbackValue = "true",
      description = "write report.html at the end, which shows the run (it is, by default)")
  boolean wanted; // only the rules of the others read it

  @Scope(repeats = NEVER, rateTest = false, search = ALL_TRIALS)
  @Needs("--model")
  @Excludes("--report")
  @Option(names = "--no-report", fallbackValue = "true", description = "write no report.html")
  private boolean none;

  @Scope(repeats = NEVER, rateTest = false, search = ALL_TRIALS)
  @Needs("--model")
  @Excludes("--no-report")
  @Option(
      names = "--no-report-images",
      fallbackValue = "true",
      description = "write it without any test image, for data that are private")
  private boolean noImages;

  /** Returns which report a run writes. */
  public RunDescription.Page page() {
    if (none) {
      return RunDescription.Page.NONE;
    }
    return noImages ? RunDescription.Page.WITHOUT_IMAGES : RunDescription.Page.WHOLE;
  }
}
