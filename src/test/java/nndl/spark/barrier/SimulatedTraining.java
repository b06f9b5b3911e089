package nndl.spark.barrier;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import nndl.TestImages;
import nndl.command.DirectRun;
import nndl.command.options.TrainOptions;
import nndl.command.run.Host;
import nndl.command.run.RunDescription;
import nndl.command.run.TrainingRun;
import nndl.data.storage.SimulatedDisk;
import nndl.data.storage.Storage;
import nndl.time.LocalProcess;
import nndl.training.Epoch;
import nndl.training.Exchange;
import nndl.training.Observer;
import nndl.training.Progress;
import nndl.training.workload.Workload;
import org.apache.spark.SparkConf;

/** A training that begins or goes on in a process, from the files of a simulated disk. */
final class SimulatedTraining {
  private static final String MODEL = "/out";
  private static final Pattern CHECKPOINT =
      Pattern.compile(MODEL + "/checkpoints/0*(\\d+)\\.safetensors");
  private static final Map<String, byte[]> SAMPLES = samples();

  private final Map<String, String> options;
  private RunDescription description;

  /**
   * @param options the options of the command, such as {@code sizes} and {@code seed}
   */
  SimulatedTraining(Map<String, String> options) {
    this.options = new HashMap<>(options);
    this.options.putAll(Map.of("data", "/data", "model", MODEL, "resume", "auto"));
  }

  private static Map<String, byte[]> samples() {
    TestImages training = TestImages.random(53, 5, 4, 3, 0.1, 1);
    TestImages test = TestImages.random(20, 5, 4, 3, 0.1, 2);
    return Map.of(
        "/data/train-images-idx3-ubyte", training.imagesFile(),
        "/data/train-labels-idx1-ubyte", training.labelsFile(),
        "/data/t10k-images-idx3-ubyte", test.imagesFile(),
        "/data/t10k-labels-idx1-ubyte", test.labelsFile());
  }

  /** Puts the samples on a disk. */
  static void prepare(SimulatedDisk disk) {
    SAMPLES.forEach(disk::put);
  }

  /**
   * Does what the command does, in a context that is open.
   *
   * @param begun takes the run, once there is one
   * @param open opens the exchange of the training
   * @throws Exception if the training ends before its end, as the command does with a line
   */
  void run(
      Storage storage,
      LocalProcess process,
      Consumer<TrainingRun> begun,
      Function<Workload, Exchange> open,
      Consumer<String> lines)
      throws Exception {
    Host host = new Host(new SparkConf(false), storage, lines, lines, process.clock(), true);
    DirectRun.of(
        describe(storage),
        host,
        run -> {
          begun.accept(run);
          run.open(open.apply(run.workload()));
        },
        new Observer() {
          @Override
          public void epochEnded(Progress progress, Epoch epoch) {
            lines.accept(epoch.toString());
          }
        });
  }

  /** Reads the options once, which takes longer than all else. */
  private RunDescription describe(Storage storage) {
    if (description == null) {
      description = TrainOptions.ofProgram(storage, options).describe();
    }
    return description;
  }

  /** Whether a training has ended since the model of an earlier one is whole. */
  static boolean isThere(Exception end) {
    return end.getMessage().contains("expected a directory without a model");
  }

  /** The iteration of the newest checkpoint, or 0. */
  static int newest(SimulatedDisk disk) {
    return disk.files().keySet().stream()
        .map(CHECKPOINT::matcher)
        .filter(Matcher::matches)
        .mapToInt(name -> Integer.parseInt(name.group(1)))
        .max()
        .orElse(0);
  }

  static byte[] timings(SimulatedDisk disk) {
    return disk.files().get(MODEL + "/timings.csv");
  }

  /** The result: the model, and the history. Fails if a step of a commit or an owner is left. */
  static SortedMap<String, byte[]> result(SimulatedDisk disk) {
    SortedMap<String, byte[]> files = new TreeMap<>(disk.files());
    List<String> left =
        files.keySet().stream().filter(name -> name.contains("/.nndl-commit")).toList();
    SortedMap<String, byte[]> result = new TreeMap<>();
    for (String name : List.of(MODEL + "/history.csv", MODEL + "/model.safetensors")) {
      if (!files.containsKey(name) || !left.isEmpty()) {
        throw new AssertionError("expected %s, found %s".formatted(name, files.keySet()));
      }
      result.put(name, files.get(name));
    }
    return result;
  }
}
