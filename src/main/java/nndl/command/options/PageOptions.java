package nndl.command.options;

import java.util.List;
import nndl.command.Conflict;
import nndl.command.Scope;
import nndl.command.run.RunDescription;
import picocli.CommandLine.Option;

/** The training options that control the report. */
public final class PageOptions {
  @Scope(repeats = Scope.Repeat.NEVER, rateTest = false, search = Scope.Search.ALL_TRIALS)
  @Option(
      names = "--report",
      fallbackValue = "true",
      description = "write report.html at the end, which shows the run (it is, by default)")
  private boolean wanted;

  @Scope(repeats = Scope.Repeat.NEVER, rateTest = false, search = Scope.Search.ALL_TRIALS)
  @Option(names = "--no-report", fallbackValue = "true", description = "write no report.html")
  private boolean none;

  @Scope(repeats = Scope.Repeat.NEVER, rateTest = false, search = Scope.Search.ALL_TRIALS)
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

  /** The conflicts between these options. */
  List<Conflict> conflicts() {
    return List.of(
        Conflict.excludes("--no-report", List.of("--report"), "--report", () -> none && wanted),
        Conflict.excludes("--no-report-images", List.of("--no-report"), "--no-report", () -> none));
  }
}
