package nndl.training.checkpoint;

import static java.util.Comparator.comparingInt;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import nndl.error.InputException;
import nndl.model.format.Int8Rows;
import nndl.model.format.SafeTensors;
import nndl.model.format.SafeTensors.Int8;
import nndl.model.format.SafeTensors.Tensor;
import nndl.network.Block;
import nndl.network.Layout;

/**
 * What the first hidden layer looked for while it learned: its weights after some epochs, for
 * whoever looks at them. They are those of every s-th epoch from the first on; where there would be
 * more than {@value #MOST}, s doubles. So which they are depends on the number of epochs alone, and
 * a training that goes on has the same as one that never stopped.
 *
 * @param taken in the order of the epochs
 */
public record Snapshots(List<Snapshot> taken) {
  public static final Snapshots NONE = new Snapshots(List.of());

  static final int MAX = 10;

  /** Of more neurons nobody looks at each. */
  private static final int MAX_NEURONS = 100;

  /** All snapshots together take ten times as many bytes. */
  private static final long MAX_WEIGHTS = 1 << 20;

  private static final Pattern WEIGHT = Pattern.compile("snapshots\\.(\\d{1,9})\\.weight");

  /**
   * The weights after an epoch.
   *
   * @param epoch counted from 0
   */
  public record Snapshot(int epoch, Int8Rows weights) {
    private String name(String what) {
      return "snapshots." + epoch + "." + what;
    }
  }

  /** Whether a network has a first hidden layer that is small enough. */
  private static boolean areOf(Layout layout) {
    return layout.layers() > 1
        && layout.outputs(1) <= MAX_NEURONS
        && (long) layout.inputs(1) * layout.outputs(1) <= MAX_WEIGHTS;
  }

  /** These and, if its turn has come, that of an epoch that is over. */
  public Snapshots after(int epoch, Block weights) {
    if (!areOf(weights.layout()) || epoch % step() != 0) {
      return this;
    }
    int step = taken.size() == MAX ? 2 * step() : step();
    List<Snapshot> all = new ArrayList<>();
    taken.stream().filter(snapshot -> snapshot.epoch % step == 0).forEach(all::add);
    if (epoch % step == 0) {
      all.add(new Snapshot(epoch, Int8Rows.ofTransposed(weights.weights(1))));
    }
    return new Snapshots(List.copyOf(all));
  }

  private int step() {
    return taken.size() < 2 ? 1 : taken.get(1).epoch - taken.get(0).epoch;
  }

  /** What the values are multiplied by, as tensors. */
  public Map<String, Tensor> scales() {
    Map<String, Tensor> tensors = new LinkedHashMap<>();
    for (Snapshot snapshot : taken) {
      Int8Rows weights = snapshot.weights;
      tensors.put(snapshot.name("scale"), new Tensor(new int[] {weights.rows()}, weights.scales()));
    }
    return tensors;
  }

  /** The values, as tensors. */
  public Map<String, Int8> values() {
    Map<String, Int8> tensors = new LinkedHashMap<>();
    for (Snapshot snapshot : taken) {
      Int8Rows weights = snapshot.weights;
      int[] shape = {weights.rows(), weights.columns()};
      tensors.put(snapshot.name("weight"), new Int8(shape, weights.values()));
    }
    return tensors;
  }

  /** A file of these alone. */
  public SafeTensors file() {
    return new SafeTensors(new TreeMap<>(Map.of("format", "nndl-snapshots-1")), scales(), values());
  }

  /**
   * Those of a file, which may hold other tensors of float32 too.
   *
   * @param place the file's name, for error messages
   */
  public static Snapshots of(Object place, SafeTensors file) {
    List<Snapshot> taken = new ArrayList<>();
    for (Map.Entry<String, Int8> entry : file.bytes().entrySet()) {
      Matcher name = WEIGHT.matcher(entry.getKey());
      int[] shape = entry.getValue().shape();
      if (!name.matches() || shape.length != 2) {
        throw InputException.expected(place, "tensors of snapshots", entry.getKey());
      }
      Tensor scale = file.tensors().get(entry.getKey().replace("weight", "scale"));
      if (scale == null || scale.values().length != shape[0]) {
        throw InputException.expected(
            place + ": " + entry.getKey(),
            "a scale for each of %s rows".formatted(shape[0]),
            "none");
      }
      Int8Rows rows = new Int8Rows(shape[0], shape[1], entry.getValue().values(), scale.values());
      taken.add(new Snapshot(Integer.parseInt(name.group(1)), rows));
    }
    taken.sort(comparingInt(Snapshot::epoch));
    return new Snapshots(List.copyOf(taken));
  }
}
