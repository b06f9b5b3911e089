package nndl.report;

import java.util.Optional;
import nndl.data.HeldOutRows;
import nndl.data.SampleRange;
import nndl.data.storage.Storage;
import nndl.training.workload.Split;
import org.apache.hadoop.fs.Path;

/**
 * The samples that a model classifies again for its page.
 *
 * @param name the set that the samples belong to, or what they are called if it is not known
 * @param samples the samples; empty if there are none
 * @param heldOut where the rows of a table lie in its files, if that is known
 * @param why the reason, for the reader of the page, why there are no samples or why they are not
 *     drawn; empty if they are drawn
 */
public record ShownSet(
    String name, Optional<SampleRange> samples, Optional<HeldOutRows> heldOut, String why) {

  /** Creates a set whose samples are drawn. */
  public static ShownSet of(Split set, SampleRange samples) {
    return of(set.toString(), samples);
  }

  /** Creates a set with this name, whose samples are drawn. */
  public static ShownSet of(String name, SampleRange samples) {
    return new ShownSet(name, Optional.of(samples), Optional.empty(), "");
  }

  /** Creates a set of rows of a table, whose samples are drawn. */
  public static ShownSet of(Split set, SampleRange samples, Storage storage) {
    Path directory = new Path(samples.set().paths().get(0)).getParent();
    return new ShownSet(
        set.toString(), Optional.of(samples), HeldOutRows.find(storage, directory), "");
  }

  /** Creates a set without samples. */
  public static ShownSet none(String why) {
    return new ShownSet(Split.TEST.toString(), Optional.empty(), Optional.empty(), why);
  }

  /**
   * Returns a copy whose samples are classified but not drawn, since they are private.
   *
   * @param what what the samples are, such as images
   */
  public ShownSet hidden(String what) {
    return new ShownSet(
        name,
        samples,
        Optional.empty(),
        "--no-report-images keeps the %s out of the page.".formatted(what));
  }
}
