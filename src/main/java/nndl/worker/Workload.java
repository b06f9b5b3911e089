package nndl.worker;

import java.io.Serializable;
import nndl.data.SampleLoader;
import nndl.data.SampleRange;
import nndl.data.memory.PackedSamples;
import nndl.error.InputException;
import nndl.network.Layout;
import nndl.order.Shards;

/**
 * What a worker must know to load its shards and compute on them; small, since samples never
 * travel.
 *
 * @param training the samples trained on
 * @param evaluation the samples counted after an epoch; may be an empty range
 */
public record Workload(
    Hyperparameters hyperparameters, Shards shards, SampleRange training, SampleRange evaluation)
    implements Serializable {

  /** The sizes of the layers. */
  public Layout layout() {
    return hyperparameters.layout();
  }

  /** Loads shard {@code s}: its training samples and its share of the evaluation. */
  public Shard load(SampleLoader loader, int s) {
    return new Shard(this, s, loadChecked(loader, training, s), loadChecked(loader, evaluation, s));
  }

  private PackedSamples loadChecked(SampleLoader loader, SampleRange whole, int s) {
    SampleRange range = whole.shard(shards, s);
    PackedSamples samples = loader.load(range);
    int classes = layout().classes();
    int wrong = samples.firstLabelNotBelow(classes);
    if (wrong >= 0) {
      throw InputException.expected(
          range.set().placeOfLabel(range.from() + wrong),
          "labels below %s, the size of the output layer".formatted(classes),
          samples.label(wrong));
    }
    return samples;
  }
}
