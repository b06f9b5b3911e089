package nndl.training.checkpoint;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import nndl.data.storage.Storage;
import nndl.error.InputException;
import nndl.model.format.LayerTensors;
import nndl.model.format.Metadata;
import nndl.model.format.SafeTensors;
import nndl.model.format.SafeTensors.Tensor;
import nndl.network.Block;
import org.apache.hadoop.fs.Path;

/**
 * Converts a checkpoint to a safetensors file and reads such a file. The tensors of each block have
 * the form of {@link LayerTensors}, with the name of the block as prefix, as in {@code
 * model.layers.1.weight}. {@link Snapshots} have tensors of their own. The metadata contain the
 * scalars as {@code scalar.NAME}, the settings as {@code setting.NAME}, the hashes of the samples
 * as {@code data.SET}, the record of the epochs, the version of the format, and a SHA-256 of
 * everything else.
 */
final class CheckpointFile {
  /** The version of the format without snapshots. All tensors have float32 values. */
  private static final String PLAIN = "2";

  /** The version of the format with snapshots, whose tensors have int8 values. */
  private static final String WITH_SNAPSHOTS = "3";

  /** The versions of the format that this program reads. */
  static final List<String> VERSIONS = List.of(PLAIN, WITH_SNAPSHOTS);

  private static final String FORMAT_FIELD = "format";
  private static final String FORMAT = "nndl-checkpoint";
  private static final String VERSION_FIELD = "version";
  private static final String FORMAT_OF_VERSION_1 =
      "nndl-checkpoint-1"; // version 1 had no field for the version
  private static final String RECORD = "record";
  private static final String CHECKSUM = "sha256";
  private static final String SETTING = "setting.";
  private static final String DATA = "data.";
  private static final String SCALAR = "scalar.";
  private static final String LAYERS = ".layers.";
  private static final long MAX_EXACT = 1L << 53;

  private CheckpointFile() {}

  /** Thrown if a checkpoint has a version of the format that this program can't read. */
  static final class OtherVersion extends RuntimeException {
    private static final long serialVersionUID = 1;

    private OtherVersion(String version) {
      super(version);
    }
  }

  /** Returns the file of a checkpoint. */
  static SafeTensors of(Checkpoint checkpoint) {
    SortedMap<String, String> metadata = new TreeMap<>();
    checkpoint.settings().forEach((name, value) -> metadata.put(SETTING + name, value));
    checkpoint.data().forEach((set, hash) -> metadata.put(DATA + set, hash));
    checkpoint.scalars().forEach((name, value) -> metadata.put(SCALAR + name, value.toString()));
    metadata.put(FORMAT_FIELD, FORMAT);
    metadata.put(VERSION_FIELD, checkpoint.snapshots().taken().isEmpty() ? PLAIN : WITH_SNAPSHOTS);
    metadata.put(RECORD, checkpoint.record());
    Map<String, Tensor> tensors = new LinkedHashMap<>();
    new TreeMap<>(checkpoint.blocks())
        .forEach((name, block) -> tensors.putAll(LayerTensors.of(name + ".", block)));
    tensors.putAll(checkpoint.snapshots().scales());
    Map<String, SafeTensors.Int8> bytes = checkpoint.snapshots().values();
    metadata.put(CHECKSUM, new SafeTensors(metadata, tensors, bytes).sha256());
    return new SafeTensors(metadata, tensors, bytes);
  }

  /**
   * Reads a checkpoint and checks by its hash that it is complete and not damaged. What a file with
   * the right hash says is believed. Fails with {@link OtherVersion} if another version of this
   * program is needed to read it.
   */
  static Checkpoint read(Storage storage, Path path) {
    long most = storage.status(path).getLen(); // the smallest numbers, int8, take a byte each
    SafeTensors file =
        storage.read(
            path, in -> SafeTensors.read(path, in, most, metadata -> require(path, metadata)));
    SortedMap<String, String> metadata = file.metadata();
    String checksum = metadata.remove(CHECKSUM);
    String found = file.sha256();
    if (!found.equals(checksum)) {
      throw InputException.expected(path, "SHA-256 " + checksum, found);
    }
    SortedMap<String, Double> scalars = new TreeMap<>();
    Metadata.below(SCALAR, metadata)
        .forEach((name, text) -> scalars.put(name, number(path, name, text)));
    requireWhole(path, scalars, Checkpoint.EPOCH, Integer.MAX_VALUE);
    requireWhole(path, scalars, Checkpoint.POSITION, MAX_EXACT);
    requireWhole(path, scalars, Checkpoint.ITERATION, MAX_EXACT);
    Snapshots snapshots = Snapshots.of(path, file);
    file.tensors().keySet().removeAll(snapshots.scales().keySet());
    return new Checkpoint(
        Metadata.below(SETTING, metadata),
        Metadata.below(DATA, metadata),
        scalars,
        metadata.get(RECORD),
        blocks(path, file.tensors()),
        snapshots);
  }

  /**
   * Checks the format and its version. This happens before memory is allocated for the numbers,
   * since the file may not be a checkpoint.
   */
  private static void require(Path path, SortedMap<String, String> metadata) {
    String format = metadata.getOrDefault(FORMAT_FIELD, "");
    String version =
        switch (format) {
          case FORMAT -> metadata.getOrDefault(VERSION_FIELD, "");
          case FORMAT_OF_VERSION_1 -> "1";
          default -> "";
        };
    if (version.matches("[0-9]{1,9}") && !VERSIONS.contains(version)) {
      throw new OtherVersion(version);
    }
    if (!VERSIONS.contains(version) || !metadata.keySet().containsAll(Set.of(CHECKSUM, RECORD))) {
      throw InputException.expected(path, "a checkpoint", "another file");
    }
  }

  private static double number(Path path, String name, String text) {
    try {
      return Double.parseDouble(text);
    } catch (NumberFormatException e) {
      throw new InputException(
          "%s: %s: expected a number, found %s".formatted(path, name, text), e);
    }
  }

  private static void requireWhole(
      Path path, SortedMap<String, Double> scalars, String name, long most) {
    double number = scalars.getOrDefault(name, -1.0);
    if (!(number >= 0 && number <= most && number == Math.rint(number))) {
      throw InputException.expected(
          path + ": " + name, "a whole number of 0 to " + most, scalars.get(name));
    }
  }

  private static Map<String, Block> blocks(Path path, Map<String, Tensor> tensors) {
    Set<String> names = new TreeSet<>(Set.of(Checkpoint.MODEL));
    for (String tensor : tensors.keySet()) {
      int end = tensor.indexOf(LAYERS);
      if (end < 0) {
        throw InputException.expected(path, "tensors of layers", tensor);
      }
      names.add(tensor.substring(0, end));
    }
    Map<String, Block> blocks = new TreeMap<>();
    names.forEach(name -> blocks.put(name, LayerTensors.block(path, name + ".", tensors)));
    return blocks;
  }
}
