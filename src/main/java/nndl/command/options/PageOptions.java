package nndl.command.options;

import java.util.List;
import nndl.command.Conflict;
import picocli.CommandLine.Option;

/** The options of {@code nndl.Train} for the page that shows a run. */
public final class PageOptions {
  @Option(
      names = "--report",
      fallbackValue = "true",
      description = "write report.html at the end, which shows the run (it is, by default)")
  private boolean said;

  @Option(names = "--no-report", fallbackValue = "true", description = "write no report.html")
  private boolean none;

  @Option(
      names = "--no-report-images",
      fallbackValue = "true",
      description = "write it without any test image, for data that are private")
  private boolean noImages;

  /** Whether a run is to end with a report. */
  public boolean isWanted() {
    return !none;
  }

  /** Whether it may show test images. */
  public boolean showsImages() {
    return !noImages;
  }

  /** What would be ignored. */
  List<Conflict> conflicts() {
    return List.of(
        Conflict.either("--no-report", List.of("--report"), "--report", () -> none && said),
        Conflict.either("--no-report-images", List.of("--no-report"), "--no-report", () -> none));
  }
}
