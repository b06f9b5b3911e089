package nndl.report;

import java.util.Optional;
import nndl.data.SampleRange;
import nndl.training.workload.Split;

/**
 * The samples that a model classifies again for its page.
 *
 * @param samples empty if there are none
 * @param why why there are none, or why they are not drawn, for the reader of the page
 */
public record ShownSet(Split set, Optional<SampleRange> samples, String why) {

  /** Samples to be drawn. */
  public static ShownSet of(Split set, SampleRange samples) {
    return new ShownSet(set, Optional.of(samples), "");
  }

  /** No samples. */
  public static ShownSet none(String why) {
    return new ShownSet(Split.TEST, Optional.empty(), why);
  }

  /** The same samples, not drawn since they are private. */
  public ShownSet hidden() {
    return new ShownSet(set, samples, "--no-report-images keeps the images out of the page.");
  }
}
