package nndl.command.chapter;

import nndl.command.options.DataOptions;
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

  @Option(names = "--data", descriptionKey = "chapter.data", paramLabel = "DIR", required = true)
  private Path data;

  /** Returns all test images. */
  SampleRange test(Storage storage) {
    return files().files(null).test(storage, 0).open(storage).all();
  }

  /**
   * Returns all test images, scaled for a network. Fails if the network has another number of
   * inputs.
   */
  SampleRange test(Storage storage, Model model) {
    return fitting(model, files().files(model.input().scale()).test(storage, 0).open(storage));
  }

  /**
   * Returns the first training images.
   *
   * @param wanted the number of images, or null for {@code most}, or for all if there are fewer
   */
  SampleRange training(Storage storage, Long wanted, long most) {
    return first(files().files(null).training(storage, 0).open(storage).all(), wanted, most);
  }

  /**
   * Like {@link #training(Storage, Long, long)}, but scaled for a network. Fails if the network has
   * another number of inputs.
   */
  SampleRange training(Storage storage, Model model, Long wanted, long most) {
    SampleSet set = files().files(model.input().scale()).training(storage, 0).open(storage);
    return first(fitting(model, set), wanted, most);
  }

  private DataOptions files() {
    DataOptions files = new DataOptions();
    files.data = data.toString();
    return files;
  }

  private static SampleRange fitting(Model model, SampleSet set) {
    int inputs = model.layout().inputs(1);
    if (set.width() != inputs) {
      throw InputException.expected(
          "--data",
          "images of %s inputs, as %s has them".formatted(inputs, model.metadata().place()),
          set.width());
    }
    return set.all();
  }

  private static SampleRange first(SampleRange all, Long wanted, long most) {
    if (wanted != null && (wanted < MIN_SAMPLES || wanted > all.count())) {
      throw InputException.expected(
          "--samples", "%s to %s".formatted(MIN_SAMPLES, all.count()), wanted);
    }
    return new SampleRange(all.set(), 0, wanted == null ? Math.min(most, all.count()) : wanted);
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
