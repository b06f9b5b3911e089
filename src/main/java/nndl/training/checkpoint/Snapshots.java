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
 * The weights of the first hidden layer after some epochs, to show how it learned. A snapshot is
 * taken of every s-th epoch, beginning with the first one. Whenever there would be more than
 * {@value #MAX} snapshots, an even number, s doubles. So the choice depends only on the number of
 * epochs, and a resumed training has the same snapshots as one that never stopped.
 *
 * @param taken the snapshots in the order of the epochs
 */
public record Snapshots(List<Snapshot> taken) {
  public static final Snapshots NONE = new Snapshots(List.of());

  static final int MAX = 10;

  /** Layers with more neurons have no snapshots, since nobody would look at each neuron's image. */
  private static final int MAX_NEURONS = 100;

  /**
   * The largest number of weights of a layer that has snapshots. All snapshots together take up to
   * ten bytes per weight.
   */
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

  /** Whether the network's first hidden layer is small enough for snapshots. */
  public static boolean areOf(Layout layout) {
    return layout.layers() > 1
        && layout.outputs(1) <= MAX_NEURONS
        && (long) layout.inputs(1) * layout.outputs(1) <= MAX_WEIGHTS;
  }

  /**
   * Returns the snapshots after one more epoch. They include a snapshot of {@code weights} if one
   * is due. If there would be too many, every second snapshot is dropped.
   */
  public Snapshots after(int epoch, Block weights) {
    if (!areOf(weights.layout()) || epoch % step() != 0) {
      return this;
    }
    int step = taken.size() == MAX ? 2 * step() : step();
    List<Snapshot> all = new ArrayList<>();
    taken.stream().filter(snapshot -> snapshot.epoch % step == 0).forEach(all::add);
    all.add(new Snapshot(epoch, Int8Rows.ofTransposed(weights.weights(1))));
    return new Snapshots(List.copyOf(all));
  }

  private int step() {
    return taken.size() < 2 ? 1 : taken.get(1).epoch - taken.get(0).epoch;
  }

  /** Returns the scales of all snapshots as tensors. A weight is a value times its row's scale. */
  public Map<String, Tensor> scales() {
    Map<String, Tensor> tensors = new LinkedHashMap<>();
    for (Snapshot snapshot : taken) {
      Int8Rows weights = snapshot.weights;
      tensors.put(snapshot.name("scale"), new Tensor(new int[] {weights.rows()}, weights.scales()));
    }
    return tensors;
  }

  /** Returns the int8 values of all snapshots as tensors. */
  public Map<String, Int8> values() {
    Map<String, Int8> tensors = new LinkedHashMap<>();
    for (Snapshot snapshot : taken) {
      Int8Rows weights = snapshot.weights;
      int[] shape = {weights.rows(), weights.columns()};
      tensors.put(snapshot.name("weight"), new Int8(shape, weights.values()));
    }
    return tensors;
  }

  /** Returns a file that contains only these snapshots. */
  public SafeTensors file() {
    return new SafeTensors(new TreeMap<>(Map.of("format", "nndl-snapshots-1")), scales(), values());
  }

  /**
   * Reads the snapshots of a file. The file may also contain other float32 tensors.
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
