package nndl;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import nndl.command.LoadingView;
import nndl.command.OutputFile;
import nndl.command.Program;
import nndl.command.Streams;
import nndl.command.console.Console;
import nndl.command.convert.ConvertOptions;
import nndl.data.InputFiles;
import nndl.data.SampleSet;
import nndl.data.format.Format;
import nndl.data.format.InputOptions;
import nndl.data.image.IdxFiles;
import nndl.data.image.PictureFolder;
import nndl.data.storage.Storage;
import nndl.error.InputException;
import nndl.time.Clock;
import nndl.time.SystemClock;
import org.apache.hadoop.fs.Path;

/**
 * {@code spark-submit --class nndl.Convert nndl.jar [options]}: samples of any format, or a folder
 * of pictures, become a pair of IDX files. Starts no Spark job. Files that are replaced stay until
 * both new ones are whole; they are then replaced one after the other, labels first, so that a run
 * that was killed just then is to be repeated. Exit status as of {@link Program}.
 */
public final class Convert {
  private static final int MAX_INPUTS = 1 << 22;

  private Convert() {}

  public static void main(String[] args) {
    Program.exit(run(System.out, System.err, args));
  }

  /** {@link #main} without the exit. */
  public static int run(PrintStream out, PrintStream err, String... args) {
    ConvertOptions options = new ConvertOptions();
    return Program.run(
        options, out, err, args, (conf, storage, console) -> convert(options, storage, console));
  }

  private static void convert(ConvertOptions options, Storage storage, Console console) {
    if (options.in == null && options.png == null) {
      throw InputException.expected("--in", "this option or --png", "neither");
    }
    requirePlaces(options, storage);
    Streams streams = options.json.streams(console, options.common());
    Clock clock = new SystemClock();
    long start = clock.nanoTime();
    List<String> classes = new ArrayList<>(); // as folders name them
    long count =
        options.png == null
            ? convertSet(options, storage, console)
            : convertPng(options, storage, console, streams.messages(), classes);
    console.hide();
    streams
        .messages()
        .accept(
            String.format(
                Locale.ROOT,
                "%s samples in %s and %s, %.0f samples a second",
                count,
                options.outImages,
                options.outLabels,
                count / clock.secondsSince(start)));
    streams.json(() -> ResultJson.of(options, count, classes));
  }

  private static void requirePlaces(ConvertOptions options, Storage storage) {
    Path images = OutputFile.of(storage, options.outImages, options.overwrite);
    if (images.equals(OutputFile.of(storage, options.outLabels, options.overwrite))) {
      throw InputException.expected("--out-labels", "another file than the images'", "the same");
    }
  }

  private static long convertSet(ConvertOptions options, Storage storage, Console console) {
    InputOptions how = options.format.with(options.scale);
    InputFiles files = InputFiles.of(storage, options.in);
    if (options.inputs == null && files.format(storage, how) == Format.LIBSVM) {
      throw InputException.expected("--inputs", "how many inputs LIBSVM's samples have", "nothing");
    }
    if (options.inputs != null && (options.inputs < 1 || options.inputs > MAX_INPUTS)) {
      throw InputException.expected("--inputs", "1 to 2^22", options.inputs);
    }
    InputFiles labels = options.inLabels == null ? null : InputFiles.of(storage, options.inLabels);
    SampleSet set =
        SampleSet.open(storage, files, labels, how, options.inputs == null ? 0 : options.inputs);
    console.show(LoadingView.here("converting", set.count()));
    target(options).write(storage, set, set.sides(options.rows));
    return set.count();
  }

  private static long convertPng(
      ConvertOptions options,
      Storage storage,
      Console console,
      Consumer<String> lines,
      List<String> classes) {
    PictureFolder folder = PictureFolder.look(storage, options.png);
    for (int label = 0; label < folder.classes().size(); label++) {
      PictureFolder.ClassFolder ofClass = folder.classes().get(label);
      lines.accept(
          "class %s: %s, %s images".formatted(label, ofClass.name(), ofClass.images().size()));
      classes.add(ofClass.name());
    }
    console.show(LoadingView.here("converting", folder.count()));
    target(options).write(storage, folder);
    return folder.count();
  }

  private static IdxFiles target(ConvertOptions options) {
    return new IdxFiles(options.outImages, options.outLabels);
  }
}
