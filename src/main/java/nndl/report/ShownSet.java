package nndl.report;

import java.util.Optional;
import nndl.data.SampleRange;
import nndl.training.workload.Split;

/**
 * The samples that a model is to answer once more for its page.
 *
 * @param samples empty if there are none at hand
 * @param why there are none, or they are not drawn, for the reader of the page
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

  /** The same samples, which are private. */
  public ShownSet hidden() {
    return new ShownSet(set, samples, "--no-report-images keeps the images out of the page.");
  }
}
