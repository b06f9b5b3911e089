package nndl.command.chapter;

import java.util.Optional;
import nndl.command.options.DataOptions;
import nndl.command.run.SampleFiles;
import nndl.data.SampleLoader;
import nndl.data.SampleRange;
import nndl.data.SampleSet;
import nndl.data.SampleSource;
import nndl.data.packed.PackedSamples;
import nndl.data.storage.Storage;
import nndl.error.InputException;
import nndl.model.Model;
import org.apache.hadoop.fs.Path;
import picocli.CommandLine.Option;

/** The option of exercises that read images. */
final class ImageOption {
  /** The minimum number of samples: the size of a mini-batch in the book. */
  private static final long MIN_SAMPLES = 10;

  @Option(
      names = "--data",
      paramLabel = "DIR",
      required = true,
      description = "directory with the four files of MNIST, or of other digits, plain or .gz")
  private Path data;

  /**
   * Returns all test images.
   *
   * @param model the network for which they are scaled, and whose inputs they must fit, if there is
   *     one
   */
  SampleRange test(Storage storage, Optional<Model> model) {
    return fitting(model, files(model).test(storage, 0).open(storage)).all();
  }

  /**
   * Returns the first training images.
   *
   * @param model as for {@link #test}
   * @param wanted the number of images, or null for {@code most}, or for all if there are fewer
   */
  SampleRange training(Storage storage, Optional<Model> model, Long wanted, long most) {
    SampleSet all = fitting(model, files(model).training(storage, 0).open(storage));
    if (wanted != null && (wanted < MIN_SAMPLES || wanted > all.count())) {
      throw InputException.expected(
          "--samples", "%s to %s".formatted(MIN_SAMPLES, all.count()), wanted);
    }
    return new SampleRange(all, 0, wanted == null ? Math.min(most, all.count()) : wanted);
  }

  private SampleFiles files(Optional<Model> model) {
    DataOptions files = new DataOptions();
    files.data = data.toString();
    return files.files(model.map(of -> of.input().scale()).orElse(null));
  }

  private static SampleSet fitting(Optional<Model> model, SampleSet set) {
    int inputs = model.map(of -> of.layout().inputs(1)).orElse(set.width());
    if (set.width() != inputs) {
      throw InputException.expected(
          "--data",
          "images of %s inputs, as %s has them".formatted(inputs, model.get().metadata().place()),
          set.width());
    }
    return set;
  }

  /** Reads images. Fails if a label is not below the number of classes. */
  static PackedSamples read(Storage storage, SampleRange range, int classes) {
    return read(new SampleLoader(storage), range, classes);
  }

  /** Like {@link #read(Storage, SampleRange, int)}, but from a source that may cache the images. */
  static PackedSamples read(SampleSource source, SampleRange range, int classes) {
    PackedSamples samples = source.load(range);
    range.set().requireLabels(samples, range.from(), classes);
    return samples;
  }
}
