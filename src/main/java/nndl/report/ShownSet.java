package nndl.report;

import java.util.Optional;
import nndl.data.SampleRange;
import nndl.training.workload.Split;

/**
 * The samples that a model classifies again for its page.
 *
 * @param name the set that the samples belong to, or what they are called if it is not known
 * @param samples the samples; empty if there are none
 * @param why the reason, for the reader of the page, why there are no samples or why they are not
 *     drawn; empty if they are drawn
 */
public record ShownSet(String name, Optional<SampleRange> samples, String why) {

  /** Creates a set whose samples are drawn. */
  public static ShownSet of(Split set, SampleRange samples) {
    return of(set.toString(), samples);
  }

  /** Creates a set with this name, whose samples are drawn. */
  public static ShownSet of(String name, SampleRange samples) {
    return new ShownSet(name, Optional.of(samples), "");
  }

  /** Creates a set without samples. */
  public static ShownSet none(String why) {
    return new ShownSet(Split.TEST.toString(), Optional.empty(), why);
  }

  /**
   * Returns a copy whose samples are classified but not drawn, since they are private.
   *
   * @param what what the samples are, such as images
   */
  public ShownSet hidden(String what) {
    return new ShownSet(
        name, samples, "--no-report-images keeps the %s out of the page.".formatted(what));
  }
}
